"""Collect: the files of an export out of the store into a folder, as `exporter export` would have written them."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from exporter import artifacts, manifest
from exporter.database import read
from exporter.database import tables as t
from exporter.export import exported, presentable
from exporter.jobs import DONE, FAILED
from exporter.jobs.work import edition_of
from exporter.manifest import Artifact, Failure, File, Manifest, Medium
from exporter.record.walk import assets
from exporter.store import Store, pictures
from exporter.version import __version__

Outcome = Artifact | Failure | None
"""What became of a format: None while it is not known, or if it was cancelled."""


def outcomes(store: Store, export_id: str) -> dict[str, tuple[Outcome, list[Medium]]]:
    """Return what became of each format of an export so far, in the order asked, and the files in media/ it needs."""
    with read(store.engine) as session:
        rows = session.execute(
            select(t.Job, t.Artifact)
            .outerjoin(t.Artifact, t.Artifact.key == t.Job.key)
            .where(t.Job.export_id == export_id)
            .order_by(t.Job.id)
        ).all()
        return {job.format: _outcome(job, kept) for job, kept in rows}


def collect(store: Store, export_id: str, folder: Path) -> Manifest:
    """Return the manifest of an export, after its files were put into the folder, `manifest.json` last.

    What is not done yet, or was cancelled, is left out. Raise NotKept for the folder; Missing, Damaged, Away for the
    bytes.
    """
    artifacts.cleared(folder, manifest.NAME)
    told = manifest_of(store, export_id)
    _put(store, folder, told.media)
    for _, artifact in told.artifacts():
        _put(store, folder, (artifact, *artifact.further))
    artifacts.write(folder, {manifest.NAME: told.to_json()})
    return told


def manifest_of(store: Store, export_id: str) -> Manifest:
    """Return the manifest of an export as it stands: what was made, what failed, what lies in media/."""
    edition, template_set = edition_of(store, export_id)
    with read(store.engine) as session:
        named = {asset.sha256 for briefing in edition.briefings for asset in assets(briefing)}
        at_hand = pictures.at_hand(session, named | ({edition.channel.logo.sha256} if edition.channel.logo else set()))
    ready, _, missing = presentable(edition, at_hand)
    found = outcomes(store, export_id)
    made = [outcome for outcome, _ in found.values() if isinstance(outcome, Artifact)]
    failed = [outcome for outcome, _ in found.values() if isinstance(outcome, Failure)]
    media = {medium.file: medium for _, beside in found.values() for medium in beside}
    return Manifest(
        exporter=__version__,
        template_set=template_set,
        editions=(exported(ready, missing, made, failed),),
        media=tuple(media[name] for name in sorted(media)),
    )


def _outcome(job: t.Job, kept: t.Artifact | None) -> tuple[Outcome, list[Medium]]:
    if job.state == DONE and kept is not None:
        return Artifact.model_validate(kept.told), [Medium.model_validate(one) for one in kept.media]
    if job.state == FAILED:
        told = {"format": job.format, "reason": job.reason, "fault": job.fault}
        return Failure.model_validate(told), []
    return None, []


def _put(store: Store, folder: Path, files: Iterable[Artifact | File]) -> None:
    artifacts.write(folder, {file.file: store.blobs.get(file.sha256) for file in files})
