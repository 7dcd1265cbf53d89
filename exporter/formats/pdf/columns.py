"""Which columns of a table have to break their words: as few as will do, the others keep their words whole."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exporter.record.blocks import Block, Table, cell_columns
from exporter.record.inlines import plain_text
from exporter.record.walk import prose
from exporter.theme import SHEETS

if TYPE_CHECKING:
    from exporter.theme import Theme

_LETTER = 0.5  # em: the mean width of a letter of a condensed sans, bold included
_PAD = 7.0  # pt between columns
_POINTS = 72 / 25.4  # in a millimetre
_A4 = 210.0  # mm: a wider sheet has wider margins
_SMALLER, _SIDEWAYS = 8, 13  # columns, from which the type is smaller, the page lies on its side


def breaking(table: Table, theme: "Theme") -> list[int]:
    """Return the columns (from 1) whose words must break so that the table keeps within the page, [0] for all of them.

    The room is shared out from the narrowest column up: who asks for no more than an even share of what is left has it.
    """
    words = _longest_words(table)
    width, height = SHEETS[theme.page.size]
    margins = 2 * theme.page.inline + (width - _A4)
    size = theme.sizes.small.size - (len(words) >= _SMALLER)
    room = ((height if len(words) >= _SIDEWAYS else width) - margins) * _POINTS - _PAD * (len(words) - 1)
    by_word = sorted(words, key=words.__getitem__)
    for done, column in enumerate(by_word):
        wanted = words[column] * size * _LETTER
        if wanted > room / (len(words) - done):
            return sorted(by_word[done:]) if _is_plain(table) else [0]
        room -= wanted
    return []


def _longest_words(table: Table) -> dict[int, int]:
    """Return for each column (from 1) the letters of its longest word; a cell over several counts in none."""
    columns = sum(cell.colspan for cell in table.rows[0])
    longest = dict.fromkeys(range(1, columns + 1), 1)
    for row, places in zip(table.rows, cell_columns(table.rows), strict=True):
        for cell, place in zip(row, places, strict=True):
            if cell.colspan == 1:
                longest[place + 1] = max([longest[place + 1], *_words(cell.blocks)])
    return longest


def _words(blocks: tuple[Block, ...]) -> Iterator[int]:
    for block in blocks:
        for inlines in prose(block):
            for word in plain_text(inlines).replace("-", "- ").split():
                # Chinese and Japanese may break at every character, Korean between words.
                if any("\uac00" <= letter <= "\ud7a3" for letter in word):
                    yield 2 * len(word)
                else:
                    yield 2 if any(unicodedata.east_asian_width(letter) in "WF" for letter in word) else len(word)


def _is_plain(table: Table) -> bool:
    return all(cell.colspan == cell.rowspan == 1 for row in table.rows for cell in row)
