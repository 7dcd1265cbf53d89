"""RSS and Atom of fifty briefings whose bodies are rendered: ours, plain feedgen, and lxml with nothing around it.

lxml builds the same elements with the same words, read off our own feeds beforehand: no date is written, no address
made, no rule kept. Nothing that builds the same with lxml can do less.
"""

from collections.abc import Sequence
from functools import cache

from feedgen.feed import FeedGenerator
from lxml import etree

from benchmarks.ours import templates
from benchmarks.sample import CHANNEL, edition, pictures
from exporter.editions import of_many
from exporter.formats import atom, rss
from exporter.formats._feed import Kept
from exporter.formats._feed.entries import Entry, entry_of
from exporter.formats._feed.fragments import atom_bytes, in_atom, in_rss, rss_bytes
from exporter.formats._feed.head import Head, head_of
from exporter.formats._feed.media import Gallery

COUNT = 50

Given = tuple[Head, list[Entry]]
Recipe = list[tuple[int, str, dict[str, str], str | None, dict[str, str]]]
"""Elements in document order: depth, tag, attributes, text, prefixes."""


@cache
def fifty(turn: int, times: int) -> Given:
    """Return the head of a channel and its fifty entries, bodies rendered."""
    several = [edition(turn + number, times, f"-{number}").briefings[0] for number in range(COUNT)]
    given = of_many("The week", several, CHANNEL)
    at_hand = pictures(given)
    gallery = Gallery(at_hand, CHANNEL.media)
    entries = [entry_of(given, index, templates(), gallery) for index in range(COUNT)]
    updated = [entry.updated for entry in entries]
    head = head_of(
        given.channel,
        given.language,
        templates(),
        at_hand,
        gallery,
        updated=updated,
        self_link="https://example.org/files/f.xml",
    )
    return head, entries


def ours(given: Given) -> bytes:
    head, entries = given
    return in_rss(head, map(rss_bytes, entries)) + in_atom(head, map(atom_bytes, entries))


def fifty_kept(turn: int, times: int) -> tuple[Head, list[Kept], list[Kept]]:
    """Return entries as they are kept: bytes, once made."""
    head, entries = fifty(turn, times)
    of_rss, of_atom = ([Kept(make(one), one.updated) for one in entries] for make in (rss_bytes, atom_bytes))
    return head, of_rss, of_atom


def joined(given: tuple[Head, list[Kept], list[Kept]]) -> bytes:
    head, of_rss, of_atom = given
    return rss.wrap(head, of_rss) + atom.wrap(head, of_atom)


def fifty_recipes(turn: int, times: int) -> tuple[Recipe, Recipe]:
    head, entries = fifty(turn, times)
    feeds = in_rss(head, map(rss_bytes, entries)), in_atom(head, map(atom_bytes, entries))
    return _recipe(feeds[0]), _recipe(feeds[1])


def _recipe(feed: bytes) -> Recipe:
    steps: Recipe = []

    def walk(element: etree._Element, depth: int) -> None:
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        known = {} if depth else {prefix or "": str(space) for prefix, space in element.nsmap.items()}
        steps.append((depth, str(element.tag), attributes, element.text, known))
        for child in element:
            walk(child, depth + 1)

    walk(etree.fromstring(feed, etree.XMLParser(remove_blank_text=True, huge_tree=True)), 0)
    return steps


def plain_lxml(recipes: Sequence[Recipe]) -> bytes:
    return b"".join(_built(recipe) for recipe in recipes)


def _built(recipe: Recipe) -> bytes:
    (_, tag, attributes, text, known), *rest = recipe
    root = etree.Element(tag, attributes, nsmap={prefix or None: space for prefix, space in known.items()})  # type: ignore[misc]
    above = [root]
    for depth, tag, attributes, text, _ in rest:
        del above[depth:]
        element = etree.SubElement(above[-1], tag, attributes)
        element.text = text
        above.append(element)
    return etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)


def plain_feedgen(given: Given) -> bytes:
    """Make both feeds with feedgen as its documentation shows it: fewer elements, and its faults in them."""
    head, entries = given
    feed = FeedGenerator()
    feed.id(head.id)
    feed.title(head.title)
    feed.description(head.description)
    feed.link(href=head.link)
    for one in entries:
        item = feed.add_entry(order="append")
        item.id(one.id)
        item.title(one.title)
        item.link(href=one.link)
        item.summary(one.summary)
        item.content(one.body, type="html")
        item.published(one.published)
        item.updated(one.updated)
        for author in one.authors:
            item.author(name=author.name)
    return bytes(feed.rss_str(pretty=True)) + bytes(feed.atom_str(pretty=True))
