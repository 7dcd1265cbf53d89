"""What has to be true of a briefing before it goes out. All that is wrong is told at once, with paths and remedies."""

from collections.abc import Container, Iterator
from datetime import datetime

from exporter.record.briefing import Briefing
from exporter.record.canonical import to_data
from exporter.record.faults import Fault, join


def faults_in(
    briefing: Briefing, pictures: Container[str], release_at: float, unsaid: Container[str] = ()
) -> list[Fault]:
    """Return what keeps a briefing from going out at a time (seconds since 1970).

    `pictures` holds the digests of those at hand, `unsaid` what is decoration only because a source had no words for
    it: ids of figures, digests of pictures in lines.
    """
    return [*_of_time(briefing, release_at), *_of_pictures(to_data(briefing), "", pictures, unsaid)]


def _of_time(briefing: Briefing, release_at: float) -> Iterator[Fault]:
    until = briefing.embargo_until
    if until and until.timestamp() > release_at:
        remedy = f"let it go out at {until.isoformat()} or later, or lift the embargo in the record"
        yield Fault("embargo_until", f"it is under embargo until {until.isoformat()}", remedy)
    for path, time in _dates(briefing):
        if time and time.timestamp() > release_at:
            remedy = "let it go out then, or take the date out: it is dated when it goes out"
            yield Fault(path, f"{time.isoformat()} lies after the time at which it goes out", remedy)
    if briefing.expires_at and briefing.expires_at.timestamp() <= release_at:
        yield Fault(
            "expires_at", f"it expired at {briefing.expires_at.isoformat()}", "set a later time, or take it out"
        )


def _dates(briefing: Briefing) -> Iterator[tuple[str, datetime | None]]:
    """Yield what readers are to take for times that are over: none may lie ahead, or no later change would show."""
    yield "published_at", briefing.published_at
    yield "updated_at", briefing.updated_at
    for index, one in enumerate(briefing.corrections):
        yield f"corrections[{index}].at", one.at


def _of_pictures(value: object, path: str, pictures: Container[str], unsaid: Container[str]) -> Iterator[Fault]:
    """Yield what is wrong with pictures: bytes that are not there, no words for those who do not see them."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _of_pictures(item, join(path, index), pictures, unsaid)
    if not isinstance(value, dict):
        return
    asset = value.get("asset")
    if isinstance(asset, dict) and asset.get("sha256") not in pictures:
        yield Fault(join(path, "asset"), "the picture is not there", "send it: POST /pictures")
    if not value.get("alt") and (told := _without_words(value, unsaid)):
        yield Fault(join(path, "alt"), *told)
    for key, item in value.items():
        yield from _of_pictures(item, join(path, key), pictures, unsaid)


def _without_words(value: dict[str, object], unsaid: Container[str]) -> tuple[str, str] | None:
    """Return what is wrong with a picture that has no words, and its remedy; None if nothing is, or it is none."""
    asset = value.get("asset")
    match value.get("kind"):
        case "figure" if value.get("id") in unsaid:
            remedy = "say in alt what it shows; if it says nothing, PUT the record with decorative: true"
            return "the source has no alternative text for the picture", remedy
        case "figure" if not value.get("decorative"):
            return "no alternative text", "say in alt what it shows, or set decorative: true if it says nothing"
        case "image" if isinstance(asset, dict) and asset["sha256"] in unsaid:
            remedy = "say in alt what it shows; if it says nothing, PUT the record as it is"
            return "the source has no words for the picture in the line", remedy
    return None
