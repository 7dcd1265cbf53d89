"""A trial: briefings rendered with two template sets, and what became better or worse from one to the other.

In a folder lie <briefing>/in-use/ and <briefing>/new/, each as an export writes it, and a page that shows both.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.assets import Pictures
from exporter.export import Progress, export
from exporter.formats import formats
from exporter.manifest import Artifact, Exported, Failure
from exporter.record.edition import Edition
from exporter.templates import TemplateSet
from exporter.trial.differences import Difference, difference

IN_USE, NEW = "in-use", "new"


@dataclass(frozen=True)
class Side:
    """One of the two sets: the name that people know it by, the set, and what finds the pictures of an edition."""

    name: str
    templates: TemplateSet
    pictures: Callable[[Edition], Pictures]


@dataclass(frozen=True)
class Compared:
    """A format of a briefing with both sets. `worse` and `better` are losses and notices that came and went."""

    format: str
    label: str
    old: Artifact | None
    new: Artifact | None
    fault: str
    worse: tuple[str, ...]
    better: tuple[str, ...]
    noticed: tuple[str, ...]
    unnoticed: tuple[str, ...]
    difference: Difference

    @property
    def state(self) -> str:
        """Return "failed", "worse", "better", "changed" or "equal"."""
        if self.new is None:
            return "failed"
        if self.worse:
            return "worse"
        if self.better or self.old is None:
            return "better"
        return "changed" if self.difference.files else "equal"


@dataclass(frozen=True)
class Tried:
    """A briefing with both sets. `folder` is where its files lie, relative to the page."""

    title: str
    folder: str
    formats: tuple[Compared, ...]


def tried(
    editions: Sequence[Edition],
    old: Side,
    new: Side,
    folder: Path,
    *,
    names: Sequence[str] = (),
    progress: Progress = lambda edition, name, outcome: None,
) -> Iterator[Tried]:
    """Yield what became of each edition in the formats of some names, else all, its files in the folder. Raise NotKept.

    Of two editions with one slug the second lies in a folder with a number behind it.
    """
    taken: set[str] = set()
    for edition in editions:
        place = next(name for name in _names(edition.slug) if name not in taken)
        taken.add(place)
        before, after = (
            export(
                [edition],
                names or tuple(formats()),
                side.templates,
                side.pictures(edition),
                folder / place / part,
                progress=_below(f"{place}/{part}", progress),
            ).editions[0]
            for side, part in ((old, IN_USE), (new, NEW))
        )
        yield Tried(edition.title, place, tuple(_compared(before, after, folder / place)))


def _names(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def _below(place: str, progress: Progress) -> Progress:
    """Return what tells of files by their place below the folder of the trial."""

    def tell(edition: Edition, name: str, outcome: Artifact | Failure | None) -> None:
        if isinstance(outcome, Artifact):
            outcome = outcome.model_copy(update={"file": f"{place}/{outcome.file}"})
        progress(edition, name, outcome)

    return tell


def _compared(old: Exported, new: Exported, folder: Path) -> Iterator[Compared]:
    before = {one.format: one for one in old.artifacts}
    after = {one.format: one for one in new.artifacts}
    faults = {one.format: one.fault for one in new.failures}
    for name, chosen in formats().items():
        if name not in after and name not in faults:
            continue
        was, now = before.get(name), after.get(name)
        lost, noticed = _more(now, was, "losses"), _more(now, was, "notices")
        found, unnoticed = _more(was, now, "losses"), _more(was, now, "notices")
        files = [_files(one, folder / part) for one, part in ((was, IN_USE), (now, NEW))]
        told = difference(name, *files) if was and now else Difference()
        # A format that fails now has lost no single passage, one that failed before had lost none.
        yield Compared(
            name,
            chosen.LABEL,
            was,
            now,
            faults.get(name, ""),
            lost if was else (),
            found if now else (),
            noticed,
            unnoticed if now else (),
            told,
        )


def _more(one: Artifact | None, other: Artifact | None, what: str) -> tuple[str, ...]:
    """Return the lines that one artifact has and the other has not, in order."""
    if one is None:
        return ()
    rest = Counter(getattr(other, what) if other else ())
    more = []
    for line in getattr(one, what):
        rest[line] -= 1
        if rest[line] < 0:
            more.append(line)
    return tuple(more)


def _files(artifact: Artifact | None, folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in artifact.files} if artifact else {}
