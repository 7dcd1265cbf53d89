"""The folder of an export: the same files under the same names as the command line writes, `manifest.json` last."""

from exporter import manifest
from exporter.database import read
from exporter.export import presentable
from exporter.jobs import FAILED, OPEN, exports
from exporter.jobs.exports import Seen
from exporter.jobs.work import edition_of
from exporter.manifest import Artifact, Exported, Failure, Manifest, Medium, Record
from exporter.record.canonical import digest
from exporter.record.walk import assets
from exporter.store import Store, pictures
from exporter.version import __version__
from exporter.web.problems import Problem

NAME = manifest.NAME


def manifest_of(store: Store, id: str) -> bytes:
    """Return `manifest.json` of an export that has ended. Raise Problem (409) for one that has not."""
    seen = exports.find(store, id)
    if seen.export.state in OPEN:
        raise Problem("unfinished", "the manifest is written last; look again when the export has ended")
    artifacts = [Artifact.model_validate(seen.artifacts[job.key]) for job in seen.jobs if job.key in seen.artifacts]
    media = {one.file: one for one in map(Medium.model_validate, exports.media(store, id))}
    told = Manifest(
        exporter=__version__,
        template_set=seen.export.template_set,
        editions=(_edition(store, seen, artifacts),),
        media=tuple(media[name] for name in sorted(media)),
    )
    return told.to_json()


def _edition(store: Store, seen: Seen, artifacts: list[Artifact]) -> Exported:
    edition, _ = edition_of(store, seen.export.id)
    named = {asset.sha256 for briefing in edition.briefings for asset in assets(briefing)}
    with read(store.engine) as session:
        at_hand = pictures.at_hand(session, named | ({edition.channel.logo.sha256} if edition.channel.logo else set()))
    ready, _, missing = presentable(edition, at_hand)
    failures = [
        Failure.model_validate({"format": job.format, "reason": job.reason or "crash", "fault": job.fault or ""})
        for job in seen.jobs
        if job.state == FAILED
    ]
    return Exported(
        id=ready.id,
        slug=ready.slug,
        title=ready.title,
        audience=ready.audience,
        stamp=ready.stamp,
        channel=ready.channel.id,
        briefings=tuple(
            Record(id=one.id, slug=one.slug, title=one.title, revision=one.revision, sha256=digest(one))
            for one in ready.briefings
        ),
        missing=tuple(sorted(missing)),
        artifacts=tuple(artifacts),
        failures=tuple(failures),
    )
