"""The language of a page: as its markup says, else as its words do."""

from typing import TYPE_CHECKING

from lxml.etree import _Element

from exporter.readers import Context
from exporter.readers._page.language import detected, language_of, tag_of

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_XML = "{http://www.w3.org/XML/1998/namespace}lang"
_SAID = ".//text()[not(ancestor::script or ancestor::style or ancestor::template or ancestor::noscript)]"
_METAS = ("content-language", "og:locale", "dc.language", "dcterms.language", "language", "inlanguage")


def language_in(root: _Element, article: _Element, page: "Page", context: Context) -> str:
    """Return the language of an article: what its markup, the page's head or the file's name says.

    Else it is what the words tell, or English where they tell nothing: that is assumed.
    """
    for element in (article, *article.iterancestors(), root):
        if found := tag_of(element.get("lang") or element.get(_XML) or element.get("xml:lang") or ""):
            return found
    for element in root.iter("meta"):
        name = element.get("http-equiv") or element.get("property") or element.get("name") or element.get("itemprop")
        if (name or "").lower() in _METAS and (found := tag_of((element.get("content") or "").split(",")[0])):
            return found
    if found := language_of({}, context):
        return found
    said = article.xpath(_SAID)
    return detected("".join(map(str, said)) if isinstance(said, list) else "", page)
