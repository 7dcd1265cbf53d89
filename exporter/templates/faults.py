"""What is wrong with a template, where: partial, line, block."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from types import TracebackType
from typing import NoReturn

import jinja2
import jinja2.exceptions
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_SEEN = "docs/templates.md lists what a template sees"


class TemplateFault(RuntimeError):
    """A fault of the template set: partial, line where there is one, block where there is one."""

    def __init__(self, partial: str, fault: str, *, line: int | None = None, block: str = "") -> None:
        self.partial, self.fault, self.line, self.block = partial, fault, line, block
        where = partial + (f", line {line}" if line else "") + (f", block {block}" if block else "")
        super().__init__(f"{where}: {fault}")


WHILE_RENDERING = (
    jinja2.TemplateError,
    TypeError,
    AttributeError,
    LookupError,
    ValueError,
    ArithmeticError,
    MemoryError,
    RecursionError,
)
"""What a template can raise by what it does."""


def refuse(error: BaseException, name: str) -> NoReturn:
    """Raise TemplateFault for a fault met while rendering: the innermost partial, its line, the block it was given."""
    partial, line, block = name, getattr(error, "lineno", None), ""
    is_syntax = isinstance(error, jinja2.TemplateSyntaxError)
    if isinstance(error, jinja2.TemplateSyntaxError):
        partial = error.filename or error.name or name
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if "__jinja_template__" in frame.f_globals or frame.f_code.co_filename.endswith(".j2"):
            if not is_syntax:
                partial, line = frame.f_code.co_filename, trace.tb_lineno
            found = next((value for key, value in frame.f_locals.items() if re.fullmatch(r"(l_\d+_)?block", key)), None)
            block = str(getattr(found, "id", "") or block)
        trace = trace.tb_next
    raise TemplateFault(partial, _told(error), line=line, block=block) from None


def _told(error: BaseException) -> str:
    match error:
        case RecursionError():
            return "it includes itself without end"
        case MemoryError():
            return "it asks for more memory than there is"
        case jinja2.exceptions.SecurityError() | jinja2.UndefinedError():
            return f"{(error.message or '').rstrip('.')}; {_SEEN}"
        case jinja2.TemplateError():
            return error.message or type(error).__name__
        case KeyError() if error.args:
            return str(error.args[0])  # as str() it would stand in quotes
        case _:
            return str(error) or type(error).__name__


# Where a piece of markup was written is not known once it is rendered. So after a fault it is rendered once more, with
# a mark in front of each piece of template text. The marks are made of noncharacters, which clean text never holds.
_MARK = re.compile("\ufdd0([^\ufdd1]*)\ufdd1(\\d+)\ufdd2")


class Marks(Extension):
    """Puts partial and line in front of each piece of text that a template holds."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens, those of text with a mark."""
        for token in stream:
            if token.type == "data":
                mark = f"\ufdd0{stream.filename or stream.name}\ufdd1{token.lineno}\ufdd2"
                token = Token(token.lineno, token.type, mark + token.value)
            yield token


def written_in(marked: str, html: str, place: int) -> tuple[str, int | None]:
    """Return the partial, and its line, that wrote the character at `place` of `html`; ("", None) if that is unknown.

    `marked` is the same piece rendered with marks.
    """
    clean, marks, end = "", list[tuple[int, str, int]](), 0
    for mark in _MARK.finditer(marked):
        clean += marked[end : mark.start()]
        marks.append((len(clean), mark[1], int(mark[2])))
        end = mark.end()
    clean += marked[end:]
    index = bisect_right(marks, place, key=lambda mark: mark[0]) - 1
    if clean != html or index < 0:
        return "", None
    start, partial, line = marks[index]
    return partial, line + html.count("\n", start, place)
