"""What is said in a row of inline tags: words joined over lines, marks told by faces and sizes, links, calls."""

import re
from collections.abc import Iterable, Iterator, Sequence

from exporter.formats.pdf.structure import Run, Tag
from exporter.record.reading import On, Passage, Prose

_NUMBER = re.compile(r"\W*(\d+)\W*")


def passage_of(inside: Iterable[Run | Tag]) -> Passage:
    """Return what is said: a space where a line ends, none after a hyphen or between Chinese or Japanese signs.

    A soft hyphen shows as U+2010 where its word was broken, and goes; a hyphen that the word has is kept.
    """
    return passage_from(list(words_of(inside)))


def passage_from(said: Sequence[Run | Tag]) -> Passage:
    """Return what is said by words, and calls and pictures between them, from `words_of`."""
    prose = Prose()
    before: Run | None = None
    open_ = ""  # text that waits for what comes after it
    lying: Sequence[On] = ()
    for one in said:
        if isinstance(one, Tag):
            prose.say(open_, lying)
            open_ = ""
            if one.kind == "Figure":
                prose.point("image", one.alt)
            else:
                prose.point("call", "".join(run.text for run in one.runs()).strip())
            continue
        text = re.sub(r"[ \t\r\n]+", " ", one.text)
        if before and abs(before.y - one.y) > max(before.size, one.size) * 0.8:
            open_ = open_.rstrip()
            if open_.endswith("\u2010"):
                open_ = open_[:-1]
            elif not (open_.endswith("-") or (_is_wide(open_[-1:]) and _is_wide(text[:1]))):
                open_ += " "
        prose.say(open_, lying)
        open_, lying, before = text, _on(one), one
    prose.say(open_, lying)
    return Passage(re.sub(" +", " ", prose.text).strip(), details=prose.details)


def words_of(inside: Iterable[Run | Tag]) -> Iterator[Run | Tag]:
    """Yield the words of inline tags, and where they stand the calls of notes and the pictures, as tags."""
    for one in inside:
        if isinstance(one, Run):
            yield one
        elif one.kind == "Figure":
            if one.alt:
                yield one
        elif _is_call(one):
            yield from (link for link in one.tags() if link.kind == "Link")
        elif one.kind != "Lbl":
            yield from words_of(one.inside)


def number_in(label: str) -> int:
    """Return the number that a label is, 0 for any other."""
    match = _NUMBER.fullmatch(label)
    return int(match[1]) if match else 0


def _is_call(tag: Tag) -> bool:
    """Return whether a tag holds nothing but links that are numbers, and what stands between them."""
    links = [one for one in tag.tags() if one.kind == "Link"]
    rest = [run for one in tag.inside if one not in links for run in ([one] if isinstance(one, Run) else one.runs())]
    return (
        tag.kind == "NonStruct"
        and bool(links)
        and all(number_in("".join(run.text for run in link.runs())) for link in links)
        and all(run.text.strip(" \u2060") in ("", ",", "،", "、") for run in rest)
    )


def _on(run: Run) -> list[On]:
    """Return what lies on words by their face and their tags, and where a click on them leads."""
    marks = {
        "strong": run.bold,
        "emphasis": run.italic,
        "code": run.code,
        "superscript": run.raised,
        "subscript": run.lowered,
    }
    return [*([("link", run.link)] if run.link else []), *((mark, "") for mark, is_there in marks.items() if is_there)]


def _is_wide(sign: str) -> bool:
    return bool(sign) and "\u2e80" <= sign <= "\uffef" and not "\uac00" <= sign <= "\ud7a3"
