"""What pages are called: beside the other formats, or in the folder of an edition of many."""

from exporter.record.edition import Edition


def names(edition: Edition, suffix: str) -> tuple[str, ...]:
    """Return the file name of each briefing's page, by its slug; of two with one slug the second ends in -2."""
    if edition.is_single:
        return (edition.slug + suffix,)
    found: list[str] = []
    for briefing in edition.briefings:
        name, count = f"{edition.slug}/{briefing.slug}{suffix}", 1
        while name in found:
            count += 1
            name = f"{edition.slug}/{briefing.slug}-{count}{suffix}"
        found.append(name)
    return tuple(found)
