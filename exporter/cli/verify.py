"""`exporter verify`: what a file is, and whether it still counts. The store is asked, a service, or the file alone."""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exporter.cli.terminal import ALTERED, OUTDATED, REFUSED, UNKNOWN, lowest, one_line, say

if TYPE_CHECKING:
    from exporter.marks import Mark
    from exporter.publishing.verifying.verdict import Part, Verdict

_CODES = {"altered": ALTERED, "superseded": OUTDATED, "withdrawn": OUTDATED, "unknown": UNKNOWN}
Look = Callable[[str], "Verdict | None"]
Known = Callable[["Mark"], "list[Part]"]


@dataclass(frozen=True)
class Answer:
    """What a file came to: in a word, as it says itself, as it is known, and what is known of what it says."""

    file: str
    sha256: str
    state: str
    asked: str
    mark: "Mark | None"
    verdict: "Verdict | None"
    parts: "list[Part]"

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON for scripts."""
        mark = self.mark
        claims = [{"id": one.id, "revision": one.revision} for one in mark.claims] if mark else []
        return {
            "file": self.file,
            "sha256": self.sha256,
            "state": self.state,
            "asked": self.asked or None,
            "says": {"format": mark.format, "is_ours": mark.is_ours, "briefings": claims} if mark else None,
            "known": self.verdict.model_dump(mode="json") if self.verdict else None,
            "claimed": [one.model_dump(mode="json") for one in self.parts],
        }


def verify(
    files: Annotated[list[Path], typer.Argument(help="Files that somebody has.", metavar="FILE", show_default=False)],
    at: Annotated[
        str, typer.Option(help="Ask the service at this address, not the store.", metavar="URL", show_default=False)
    ] = "",
    token: Annotated[
        str,
        typer.Option(
            help="With --at: a token; without one, what is or was out in public is told.",
            envvar="EXPORTER_TOKEN",
            show_envvar=False,
            show_default=False,
            metavar="TOKEN",
        ),
    ] = "",
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody: tell what files say of themselves.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list as JSON.")] = False,
) -> None:
    """Tell what files are: which revision of what, current or superseded, altered or not. One line for each."""
    from exporter.cli.verdicts import line

    with ExitStack() as stack:
        asked, look, known = _whom(stack, at, token, offline=offline)
        answers = [answer for file in files if (answer := _answer(file, asked, look, known))]
    if as_json:
        typer.echo(json.dumps([one.to_data() for one in answers], ensure_ascii=False, indent=2))
    else:
        for one in answers:
            typer.echo(one_line(line(one)))
    unread = REFUSED if len(answers) < len(files) else 0
    raise typer.Exit(lowest([unread, *(_CODES.get(one.state, 0) for one in answers)]))


def _whom(stack: ExitStack, at: str, token: str, *, offline: bool) -> tuple[str, Look, Known]:
    """Return whom to ask, how it is asked for a digest, and for what a file says of itself."""
    if at and not offline:
        from exporter.cli.elsewhere import Service

        service = Service(at, token)
        return service.url, service.verdict, lambda mark: []
    if offline or not _has_store():
        return "", lambda sha256: None, lambda mark: []
    from exporter.cli.store import opened
    from exporter.publishing.verifying import claimed, verify
    from exporter.publishing.verifying.standings import View

    store, desk = stack.enter_context(opened()), View(everything=True)
    return (
        "the store",
        lambda sha256: verify(store, sha256, desk),
        lambda mark: claimed(store, [(one.id, one.revision) for one in mark.claims], desk),
    )


def _has_store() -> bool:
    """Return whether there is a store to be asked. None is made by looking."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from exporter.settings.service import Misconfigured, service

    try:
        url = make_url(service().database)
    except (Misconfigured, ArgumentError):
        return True  # which is told where it is opened
    return url.get_backend_name() != "sqlite" or not url.database or Path(url.database).exists()


def _answer(file: Path, asked: str, look: Look, known: Known) -> Answer | None:
    from exporter.marks import LARGEST, mark_of

    try:
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            opened.seek(0)
            data = opened.read(LARGEST + 1)
    except OSError as error:
        say(f"{file}: {error.strerror or error}; name a file that can be read")
        return None
    mark = mark_of(data)
    verdict = look(sha256)
    parts = known(mark) if mark and not verdict else []
    return Answer(str(file), sha256, _state(verdict, mark, parts, asked), asked, mark, verdict, parts)


def _state(verdict: "Verdict | None", mark: "Mark | None", parts: "list[Part]", asked: str) -> str:
    if verdict:
        return verdict.standing
    if not asked or mark is None:
        return "unknown"
    is_near = asked != "the store"  # a service is asked for digests alone: it tells nothing of what a file says
    return "altered" if parts or (is_near and mark.is_ours) else "unknown"
