"""Ctrl-C, remembered.

A KeyboardInterrupt that comes while an engine calls back from C, or while an object is finalised, is swallowed there;
and one that comes while CPython runs the source of a dataclass makes it end by the signal. So the signal leaves a mark:
the export looks at it between two files, and the program ends with one code, whatever became of the exception.
"""

import os
import signal
import sys
from contextlib import suppress
from threading import Event
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130

_pressed = Event()


def listen() -> None:
    """Remember Ctrl-C from now on, and raise KeyboardInterrupt as before."""

    def remember(number: int, frame: FrameType | None) -> NoReturn:
        _pressed.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, remember)


def stop_if_pressed() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed and nobody heard it."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def leave_if_pressed() -> None:
    """End the process at once with the code of Ctrl-C if it was pressed."""
    if not _pressed.is_set():
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(INTERRUPTED)
