"""What has to be true of a briefing before it goes out. All that is wrong is told at once, with paths and remedies."""

from collections.abc import Container, Iterator

from exporter.record.briefing import Briefing
from exporter.record.canonical import to_data
from exporter.record.faults import Fault, join


def faults_in(briefing: Briefing, pictures: Container[str], release_at: float) -> list[Fault]:
    """Return what keeps a briefing from going out at a time (seconds since 1970).

    `pictures` holds the digests of those at hand.
    """
    return [*_of_time(briefing, release_at), *_of_pictures(to_data(briefing), "", pictures)]


def _of_time(briefing: Briefing, release_at: float) -> Iterator[Fault]:
    until = briefing.embargo_until
    if until and until.timestamp() > release_at:
        remedy = f"let it go out at {until.isoformat()} or later, or lift the embargo in the record"
        yield Fault("embargo_until", f"it is under embargo until {until.isoformat()}", remedy)
    if briefing.published_at and briefing.published_at.timestamp() > release_at:
        remedy = "let it go out then, or take the date out: it is dated when it goes out"
        yield Fault(
            "published_at", f"{briefing.published_at.isoformat()} lies after the time at which it goes out", remedy
        )
    if briefing.expires_at and briefing.expires_at.timestamp() <= release_at:
        yield Fault(
            "expires_at", f"it expired at {briefing.expires_at.isoformat()}", "set a later time, or take it out"
        )


def _of_pictures(value: object, path: str, pictures: Container[str]) -> Iterator[Fault]:
    """Yield what is wrong with pictures: bytes that are not there, no words for those who do not see them."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _of_pictures(item, join(path, index), pictures)
    if not isinstance(value, dict):
        return
    asset = value.get("asset")
    if isinstance(asset, dict) and "sha256" in asset:
        if asset["sha256"] not in pictures:
            yield Fault(join(path, "asset"), "the picture is not there", "send it: POST /pictures")
        if value.get("kind") == "figure" and not value.get("alt") and not value.get("decorative"):
            remedy = "say in alt what it shows, or set decorative: true if it says nothing"
            yield Fault(join(path, "alt"), "no alternative text", remedy)
    for key, item in value.items():
        yield from _of_pictures(item, join(path, key), pictures)
