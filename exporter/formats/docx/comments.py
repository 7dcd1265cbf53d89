"""Word comments (ECMA-376 §17.13.4): what the record says to the desk alone, at the block of which it speaks.

Each remark and each open question is a comment of its own, so that an editor can answer it, or tick it off. Nothing of
this is in a public file: there the record comes without its internal fields.
"""

from datetime import UTC

from exporter.formats.docx import wml
from exporter.labels import Labels
from exporter.record.blocks import Block
from exporter.record.briefing import Briefing
from exporter.record.edition import Edition
from exporter.record.walk import blocks

_REFERENCE = wml.run_properties(0, "CommentReference")


class Comments:
    """The comments of a document. They wait at their anchors until the walk comes there."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[str, str]]] = {}  # anchor -> (attributes, words)
        self._made: list[str] = []

    def await_(self, edition: Edition, index: int, article: str, labels: Labels) -> None:
        """Take in what the briefing at `index` says to the desk; its own remarks wait at `article`."""
        briefing = edition.briefings[index]
        name = briefing.publisher.name if briefing.publisher else edition.channel.title
        told = f"w:author={wml.attribute(name)} w:initials={wml.attribute(_initials(name))}"
        if when := briefing.modified_at:  # the record's own time: equal input gives equal bytes
            told += f' w:date="{when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"'
        for anchor, part in (
            (article, briefing),
            *((edition.anchor(index, block.id), block) for block in blocks(briefing)),
        ):
            if said := _remarks(part, labels):
                self._waiting[anchor] = [(told, words) for words in said]

    def at(self, anchor: str) -> tuple[str, str]:
        """Return what goes before and after the words that the comments waiting at an anchor speak of."""
        start = end = ""
        for told, words in self._waiting.pop(anchor, ()):
            number = len(self._made)
            start += f'<w:commentRangeStart w:id="{number}"/>'
            end += f'<w:commentRangeEnd w:id="{number}"/>'
            end += wml.run(f'<w:commentReference w:id="{number}"/>', _REFERENCE)
            self._made.append(
                f'<w:comment w:id="{number}" {told}><w:p>{wml.paragraph_properties("CommentText")}'
                f"{wml.run('<w:annotationRef/>', _REFERENCE)}{wml.run(wml.text(words))}</w:p></w:comment>"
            )
        return start, end

    def left(self) -> list[str]:
        """Return the anchors to which the walk never came."""
        return list(self._waiting)

    def xml(self) -> str:
        """Return word/comments.xml, "" if there are none."""
        if not self._made:
            return ""
        return f"{wml.HEAD}<w:comments {wml.NAMESPACES}>{''.join(self._made)}</w:comments>"


def _remarks(part: Briefing | Block, labels: Labels) -> list[str]:
    said = [f"{labels('ed_note')}: {part.ed_note}"] if part.ed_note else []
    return said + [f"{labels('open_question')}: {question}" for question in part.open_questions]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:4].upper()
