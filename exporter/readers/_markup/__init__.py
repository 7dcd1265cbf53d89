"""HTML as the readers meet it, wherever it stands: a page, a field of a JSON, a block in Markdown.

`tree_of` parses, `flow_of` makes headings and blocks of a tree, `prose_of` one line of prose.
"""

from exporter.readers._markup.flow import blocks_in, flow_of, prose_of
from exporter.readers._markup.tree import is_page, tree_of

__all__ = ["blocks_in", "flow_of", "is_page", "prose_of", "tree_of"]
