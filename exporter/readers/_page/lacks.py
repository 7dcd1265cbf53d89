"""What a page cannot say of a record, whatever it is written in: fields of its parts, and kinds of blocks.

Whoever imports a page over an earlier revision finds these kept there (`exporter.again`). The names are those of the
record, under the part that has the field: `figure.credit`. A block of a kind that is named stays such a block as long
as the page says the same words.
"""

PAGE = frozenset(
    "affected callout faq timeline "
    "block.ed_note block.open_questions cell.align event.ahead figure.credit figure.rights section.kind "
    "source.accessed source.archive_url source.published source.publisher "
    "span.sources table.head_columns table.note table.total_rows".split()
)
TEXT = PAGE | frozenset("block.lang span.lang table.caption".split())
"""The same of a page without markup for languages and captions, such as Markdown."""
