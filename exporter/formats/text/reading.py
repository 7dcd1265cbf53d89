"""Reading a text back: the passages that a person finds, told by how the lines stand. Knows nothing of the writer."""

import re
from collections.abc import Iterator, Mapping

from wcwidth import iter_graphemes, wcswidth

from exporter.formats.text.reading_line import PICTURE, joined, read
from exporter.record.reading import Kind, Passage

_WAYS = str.maketrans("", "", "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}")
_FENCE = re.compile("`{3,}")
_UNDER = re.compile(r"={3,}|-{3,}|\.{3,}")
_LEVELS = {"=": "2", "-": "3", ".": "4"}
_ITEM = re.compile(r"(•|\d+\.)(?: |$)")
_NOTE = re.compile(r"\[(\d+)\] ")
_ROW = re.compile(r"[+-](?: |$)")
_COLUMNS = re.compile("-{3,}(?:  -{3,})+")
_RULE = "* * *"
_BESIDE = re.compile(r"[>|](?: |$)")
_HEAD = re.compile(":(?: |$)")
_BEGINS = (_FENCE, _ITEM, _NOTE, _ROW, _BESIDE)


def passages_of(text: str) -> list[Passage]:
    """Return the passages of a text: of each briefing from its title to its imprint."""
    reader = _Reader()
    for lines in _briefings(text.translate(_WAYS).split("\n")):
        reader.briefing(lines)
    return reader.found


def _briefings(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines of each briefing, from below the line over its title to above that over its imprint."""
    own: list[str] | None = None
    fence, frames = "", 0
    for line in lines:
        if fence or _FENCE.fullmatch(line):
            fence = "" if line == fence else fence or line
        elif len(line) > 60 and set(line) == {"="}:
            frames += 1
            if frames % 2:
                if own:
                    yield own
                own = []
                continue
        elif len(line) > 60 and set(line) == {"_"} and own is not None:
            yield own
            own = None
        if own is not None:
            own.append(line)
    if own:
        yield own


class _Reader:
    """Takes in lines; each run of them that stands as one is a passage."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self._item = ""

    def briefing(self, lines: list[str]) -> None:
        """Take in a briefing: its title down to a line of `=`, its parts."""
        end = next((place for place, line in enumerate(lines) if _UNDER.fullmatch(line)), len(lines))
        self._say(joined(lines[:end]), {}, "title")
        self._blocks(lines[end + 1 :], {})

    def _say(self, text: str, facts: Mapping[str, str], kind: Kind = "text") -> None:
        prose = read(text)
        if not prose.text.strip() and not prose.details:
            return
        if self._item:
            facts, self._item = {**facts, "item": self._item}, ""
        self.found.append(Passage(prose.text, kind, details=prose.details, facts=facts))

    def _blocks(self, lines: list[str], facts: Mapping[str, str]) -> None:
        place = 0
        while place < len(lines):
            place += self._block(lines[place:], facts)

    def _block(self, lines: list[str], facts: Mapping[str, str]) -> int:
        """Take in the block that begins with the first line; return how many lines it has."""
        first = lines[0]
        if not first:
            return 1
        if first == _RULE:
            self.found.append(Passage("", "rule"))
            self._item = ""
            return 1
        if _FENCE.fullmatch(first):
            return self._code(lines, facts)
        if _BESIDE.match(first):
            count = next((n for n, line in enumerate(lines) if line[:1] != first[0]), len(lines))
            self._blocks([line[2:] for line in lines[:count]], facts)
            return count
        if found := _ITEM.match(first):
            return self._listed(lines, found[1], facts)
        if found := _NOTE.match(first):
            count = _extent(lines, found.end())
            inside = [first[found.end() :], *(line[found.end() :] for line in lines[1:count])]
            self._blocks(inside, {**facts, "number": found[1]})
            return count
        if _COLUMNS.fullmatch(first):
            return self._columns(lines)
        if _ROW.match(first):
            return self._rows(lines)
        if first.startswith("["):
            count = next((n for n, line in enumerate(lines, 1) if line.endswith("]")), 1)
            if found := PICTURE.fullmatch(joined(lines[:count])):
                self.found.append(Passage(found["alt"].replace("\N{WORD JOINER}", ""), "picture"))
                return count
        if first.startswith("    "):
            count = _extent(lines, 4)
            self._blocks([line[4:] for line in lines[:count]], facts)
            return count
        return self._paragraph(lines, facts)

    def _paragraph(self, lines: list[str], facts: Mapping[str, str]) -> int:
        count = next((n for n, line in enumerate(lines) if n and _ends(line)), len(lines))
        under = lines[count] if count < len(lines) else ""
        if _UNDER.fullmatch(under):
            self._say(joined(lines[:count]), {"level": _LEVELS[under[0]], **facts}, "heading")
            return count + 1
        self._say(joined(lines[:count]), facts)
        return count

    def _code(self, lines: list[str], facts: Mapping[str, str]) -> int:
        end = lines.index(lines[0], 1) if lines[0] in lines[1:] else len(lines)
        if self._item:
            facts, self._item = {**facts, "item": self._item}, ""
        self.found.append(Passage("\n".join(lines[1:end]), "code", facts=facts))
        return end + 1

    def _listed(self, lines: list[str], sign: str, facts: Mapping[str, str]) -> int:
        kind = "bullets" if sign == "•" else "numbered"
        outer, indent = facts.get("list"), len(sign) + 1
        count = _extent(lines, indent)
        self._item = sign
        inside = {**facts, "list": f"{outer} > {kind}" if outer else kind}
        self._blocks([line[indent:] for line in lines[:count]], inside)
        self._item = ""
        return count

    def _cells(self, cells: list[str]) -> None:
        kept, self._item = self._item, ""
        for cell in cells:
            self._say(cell, {}, "cell")
        self._item = kept

    def _columns(self, lines: list[str]) -> int:
        """Take in a table in columns: the line over it tells where they are, empty lines part rows of several lines."""
        rule = lines[0]
        count = next(
            (n for n, line in enumerate(lines, 1) if n > 1 and line == rule and (n == len(lines) or not lines[n])), 1
        )
        inside = lines[1 : count - 1]
        middle = inside.index(rule) if rule in inside else -1
        head, body = inside[: max(middle, 0)], inside[middle + 1 :]
        rows = [head] if head else []
        rows += _groups(body) if "" in body else [[line] for line in body]
        starts = [found.start() for found in re.finditer("-+", rule)]
        for row in rows:
            parts = [_sliced(line, starts) for line in row]
            columns = list(zip(*parts, strict=True))
            self._cells([joined(part for part in column if part) for column in columns])
        return count

    def _rows(self, lines: list[str]) -> int:
        """Take in a table row by row: behind + each cell is named by the head of its column, told with the first."""
        place, told = 0, lines[0][0] == "-"
        kept, self._item = self._item, ""
        while place < len(lines) and _ROW.match(lines[place]):
            count = _extent(lines[place:], 2)
            cells = _groups_at([line[2:] for line in lines[place : place + count]])
            named = lines[place][0] == "+"
            split = [_named(cell) if named else ("", "", cell) for cell in cells]
            for head, _, _ in split if named and not told else ():
                self._say(head, {}, "cell")
            told = told or named
            for _, words, rest in split:
                self._say(words, {}, "cell")
                self._blocks(rest, {})
            place += count
        self._item = kept
        return place


def _ends(line: str) -> bool:
    """Return whether a line is none of the paragraph that stands before it."""
    return (
        not line
        or line.startswith("    ")
        or line == _RULE
        or any(one.match(line) for one in _BEGINS)
        or _UNDER.fullmatch(line) is not None
        or _COLUMNS.fullmatch(line) is not None
        or PICTURE.fullmatch(line) is not None
    )


def _extent(lines: list[str], indent: int) -> int:
    """Return how many lines belong to the first: those that are set in, and empty ones between them."""
    space, count = " " * indent, 1
    for place, line in enumerate(lines[1:], 1):
        if line.startswith(space):
            count = place + 1
        elif line:
            break
    return count


def _groups(lines: list[str]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _groups_at(lines: list[str]) -> list[list[str]]:
    """Return the cells of a row: each begins with a line that is not set in."""
    cells: list[list[str]] = []
    for line in lines:
        if cells and (not line or line.startswith("  ")):
            cells[-1].append(line[2:])
        else:
            cells.append([line])
    return cells


def _named(cell: list[str]) -> tuple[str, str, list[str]]:
    """Return the head of a cell, the words behind it, and the lines below that are no part of them."""
    count = next((n for n, line in enumerate(cell) if _ends(line)), len(cell))
    text = joined(cell[:count])
    found = _HEAD.search(text)
    if not found:
        return "", text, cell[count:]
    return text[: found.start()], text[found.end() :], cell[count:]


def _sliced(line: str, starts: list[int]) -> list[str]:
    """Return the parts of a line by the columns at which they begin, which are counted in width."""
    parts = [""] * len(starts)
    column = 0
    for sign in iter_graphemes(line):
        parts[sum(start <= column for start in starts) - 1] += sign
        column += max(0, wcswidth(sign))
    return [part.strip(" ") for part in parts]
