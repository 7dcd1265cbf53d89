"""Which briefings a feed may carry. A feed is public and copied by machines: what is not out yet must not be in it."""

from exporter.formats._feed.entries import link_of, utc
from exporter.formats._feed.media import may_be_syndicated
from exporter.record.blocks import Figure
from exporter.record.edition import Edition, Withdrawal
from exporter.record.walk import blocks


def is_unpublished(edition: Edition) -> bool:
    """Return whether nothing of the edition may be in a feed: it is a draft or under embargo, and not for the desk."""
    stamp = edition.stamp
    return stamp is not None and stamp.kind != "withdrawn" and edition.audience != "desk"


def left_out(edition: Edition) -> dict[int, str]:
    """Return for each briefing that a feed of the edition does not carry, by index, a sentence that says why."""
    reasons: dict[int, str] = {}
    withdrawn = {one.id: one for one in edition.channel.withdrawn}
    seen: set[str] = set()
    for index, briefing in enumerate(edition.briefings):
        gone = withdrawn.get(briefing.guid) or withdrawn.get(briefing.id)
        if is_unpublished(edition):
            stamp = edition.stamp.kind.replace("_", " ") if edition.stamp else ""
            reasons[index] = f"left out of the feed: {stamp}; only a feed for the desk carries it"
        elif briefing.rights.syndication == "denied":
            reasons[index] = f"{briefing.slug}: left out of the feed: its rights deny syndication"
        elif gone and not (briefing.modified_at and utc(briefing.modified_at) > utc(gone.at)):
            reasons[index] = f"{briefing.slug}: left out of the feed: the channel says that it is withdrawn"
        elif briefing.guid in seen:
            reasons[index] = f"{briefing.slug}: left out of the feed: another briefing has the id {briefing.guid}"
        seen.add(briefing.guid)
    return reasons


def tombstones(edition: Edition) -> list[Withdrawal]:
    """Return the withdrawals that a feed of the edition tells of: those whose briefing is not out again, once each."""
    out = left_out(edition)
    live = {one.guid for index, one in enumerate(edition.briefings) if index not in out}
    found = {one.id: one for one in sorted(edition.channel.withdrawn, key=lambda one: utc(one.at))}
    return [one for one in reversed(list(found.values())) if one.id not in live]


def notices(edition: Edition) -> list[str]:
    """Return what the feed does not carry, or not as the record would have it, as sentences for the manifest."""
    out = left_out(edition)
    told = list(dict.fromkeys(out.values()))
    for index, briefing in enumerate(edition.briefings):
        if index in out or (edition.stamp and edition.stamp.kind == "withdrawn"):
            continue
        if link_of(edition, briefing).startswith("http:"):
            told.append(f"{briefing.slug}: its address begins with http:, and many partners take https: alone")
        if _main(briefing.language) != _main(edition.language):
            told.append(f"{briefing.slug}: written in {briefing.language}, in a feed in {edition.language}")
        if briefing.modified_at is None:
            told.append(f"{briefing.slug}: the record has no date, so Atom says 1970; set published_at")
        for figure in blocks(briefing):
            if isinstance(figure, Figure) and figure.asset and not may_be_syndicated(figure.rights):
                told.append(f"{briefing.slug}: the picture of {figure.id} is left out: its rights deny syndication")
    return told


def _main(language: str) -> str:
    """Return a language without its region: partners take feeds in one language."""
    return language.partition("-")[0].lower()
