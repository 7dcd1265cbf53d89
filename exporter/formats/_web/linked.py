"""Linked data (JSON-LD, schema.org) from the record: NewsArticle, FAQPage, and for an index page its list."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from exporter.record.asset import Asset
from exporter.record.blocks import Block, Code, Faq, Figure
from exporter.record.briefing import Briefing, Person, Source
from exporter.record.edition import Edition
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks, children, newest_first, prose

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

_STATUS = {"draft": "Draft", "embargo": "Embargoed", "early_copy": "Embargoed", "withdrawn": "Withdrawn"}
Data = dict[str, Any]
Published = Callable[[Asset], Asset]
"""Tells what lies in `media/` for a picture."""


def linked_data(
    edition: Edition, index: int | None, templates: "TemplateSet", description: str, published: Published
) -> Data:
    """Return the graph of a page: of the briefing at `index`, or of the index page. Withdrawn: without the old text."""
    if index is None:
        graph = [_list(edition)]
    else:
        briefing, withdrawn = edition.briefings[index], edition.stamp is not None and edition.stamp.kind == "withdrawn"
        article = _article(edition, briefing, templates, description, published)
        graph = [_filled(article | ({} if withdrawn else _content(edition, briefing, published)))]
        pairs = [] if withdrawn else list(_questions(briefing))
        if pairs:
            page = article["mainEntityOfPage"]
            graph.append(
                {"@type": "FAQPage", "@id": f"{page}#faq", "inLanguage": briefing.language, "mainEntity": pairs}
            )
    return {"@context": "https://schema.org", "@graph": graph}


def pictures_of(briefing: Briefing) -> list[Asset]:
    """Return the bitmaps that stand for a briefing elsewhere, the lead first; social cards and search take no SVG."""
    assets = [block.asset for block in blocks(briefing) if isinstance(block, Figure) and block.asset]
    return [asset for asset in dict.fromkeys(assets) if asset.media_type != "image/svg+xml"]


def _article(
    edition: Edition, briefing: Briefing, templates: "TemplateSet", description: str, published: Published
) -> Data:
    page = edition.page_of(briefing)
    publisher = briefing.publisher
    logo = templates.logos[0]
    return {
        "@type": "NewsArticle",
        "@id": f"{page}#article",
        "identifier": briefing.id,
        "mainEntityOfPage": page,
        "url": page,
        "headline": briefing.title,
        "description": description,
        "inLanguage": briefing.language,
        "dateline": briefing.dateline,
        "datePublished": briefing.published_at and briefing.published_at.isoformat(),
        "dateModified": briefing.modified_at and briefing.modified_at.isoformat(),
        "version": briefing.revision,
        "creativeWorkStatus": _STATUS[edition.stamp.kind] if edition.stamp else "",
        "author": [_person(person) for person in briefing.authors],
        "publisher": _filled(
            {
                "@type": "NewsMediaOrganization",
                "name": publisher.name if publisher else templates.theme.brand.name,
                "url": (publisher.url if publisher else None) or edition.channel.link,
                "logo": logo and _image(edition, published(logo.asset)),
            }
        ),
    }


def _content(edition: Edition, briefing: Briefing, published: Published) -> Data:
    shown = [block for block in blocks(briefing) if isinstance(block, Figure) and block.asset]
    figures = {figure.asset: figure for figure in reversed(shown)}  # of two with one picture the first speaks for it
    images = [_image(edition, published(asset)) | _told(figures[asset]) for asset in pictures_of(briefing)]
    return {
        "alternativeHeadline": briefing.short_title,
        "image": images,
        "expires": briefing.expires_at and briefing.expires_at.isoformat(),
        "keywords": list(briefing.topics),
        "contentLocation": [{"@type": "Place", "name": place} for place in briefing.places],
        "copyrightHolder": briefing.rights.holder and {"@type": "Organization", "name": briefing.rights.holder},
        "copyrightNotice": briefing.rights.notice,
        "usageInfo": briefing.rights.terms and {"@type": "CreativeWork", "text": briefing.rights.terms},
        "citation": [_citation(source) for source in briefing.sources],
        "correction": [
            {"@type": "CorrectionComment", "text": plain_text(one.text), "datePublished": one.at.isoformat()}
            for one in newest_first(briefing)
        ],
    }


def _person(person: Person) -> Data:
    return _filled({"@type": "Person", "name": person.name, "jobTitle": person.role, "url": person.url})


def _citation(source: Source) -> Data:
    return _filled(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": source.url,
            "archivedAt": source.archive_url,
            "datePublished": source.published and source.published.isoformat(),
            "publisher": source.publisher and {"@type": "Organization", "name": source.publisher},
        }
    )


def _image(edition: Edition, asset: Asset) -> Data:
    url = edition.channel.media + asset.file_name
    return {"@type": "ImageObject", "url": url, "width": asset.width, "height": asset.height}


def _told(figure: Figure) -> Data:
    rights = figure.rights
    return _filled(
        {
            "caption": plain_text(figure.caption),
            "creditText": plain_text(figure.credit),
            "copyrightNotice": (rights.notice or rights.holder) if rights else "",
        }
    )


def _questions(briefing: Briefing) -> Iterator[Data]:
    for block in blocks(briefing):
        for pair in block.pairs if isinstance(block, Faq) else ():
            answer = " ".join(words for one in pair.answer for words in _words(one) if words)
            yield {
                "@type": "Question",
                "name": plain_text(pair.question),
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }


def _words(block: Block) -> Iterator[str]:
    """Yield the words of a block and of those in it; program text is no prose, but an answer may be just that."""
    if isinstance(block, Code):
        yield block.text
    inside = list(children(block))
    if not inside:
        yield from (plain_text(said) for said in prose(block))
    for inner in inside:
        yield from _words(inner)


def _list(edition: Edition) -> Data:
    page = edition.link(".html")
    entries = [
        {"@type": "ListItem", "position": place, "item": _named(edition, briefing)}
        for place, briefing in enumerate(edition.briefings, 1)
    ]
    return _filled(
        {
            "@type": "CollectionPage",
            "@id": page,
            "identifier": edition.id,
            "url": page,
            "name": edition.title,
            "inLanguage": edition.language,
            "datePublished": edition.date and edition.date.isoformat(),
            "creativeWorkStatus": _STATUS[edition.stamp.kind] if edition.stamp else "",
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(entries), "itemListElement": entries},
        }
    )


def _named(edition: Edition, briefing: Briefing) -> Data:
    """Return which revision of which briefing an item of a list is."""
    page = edition.page_of(briefing)
    return {
        "@type": "NewsArticle",
        "@id": f"{page}#article",
        "identifier": briefing.id,
        "version": briefing.revision,
        "url": page,
        "headline": briefing.title,
    }


def _filled(data: Data) -> Data:
    """Return what says something."""
    return {key: value for key, value in data.items() if value}
