"""Work at a job: steps 2 (compose), 3 (encode) and 4 (keep) of the road, for one format of one export."""

import time
from dataclasses import dataclass

from sqlalchemy import select

from exporter.artifacts import key as key_of
from exporter.artifacts import media_type
from exporter.artifacts.blobs import Away
from exporter.assets import Pictures
from exporter.database import is_away, read
from exporter.database import tables as t
from exporter.export import described, failure_of, presentable, unspoken
from exporter.fingerprint import fingerprint
from exporter.formats import Rendering, formats
from exporter.jobs import claims
from exporter.jobs.claims import Claim
from exporter.logs import logger
from exporter.manifest import Artifact, Failure, Medium
from exporter.record.edition import Edition
from exporter.record.walk import assets
from exporter.store import Store, briefings, records, template_sets
from exporter.store.pictures import pictures as pictures_of
from exporter.templates import TemplateSet

_log = logger("exporter.jobs")


class OutOfTime(BaseException):
    """The time limit of a job is over. No `except Exception` on the way swallows it."""


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its state, and after how many seconds it is to be tried again, if at all."""

    state: str
    again: float | None = None


def perform(store: Store, job_id: int, worker: str) -> Outcome | None:
    """Return what became of a job that was there to be done, None if there was nothing to do.

    Whatever goes wrong ends in its row, as a reason that people can read. Raise what says that the database is away.
    """
    claim = claims.claim(store, job_id, worker)
    if claim is None:
        return None
    log = _log.bind(export=claim.export_id, job=job_id, format=claim.format, attempt=claim.attempt)
    log.info("claimed", worker=worker)
    start = time.perf_counter()
    try:
        with claims.kept(store, claim):
            key, artifact, media = _made(store, claim)
            ms = round((time.perf_counter() - start) * 1000)
            manifest = artifact.model_dump(mode="json") if artifact else None
            done = claims.finish(store, claim, key, manifest, media, ms)
        log.info("4 keep", state="done" if done else "too late", milliseconds=ms)
        return Outcome("done" if done else "lost")
    except OutOfTime:
        seconds = store.settings.time_limit
        failure = Failure(
            format=claim.format,
            reason="limit",
            fault=f"it takes longer than {seconds} s; split the briefing, or look for what is endless in it",
        )
    except Exception as error:
        if is_away(error):
            raise
        log.debug("raised", exc_info=True)
        failure = told(claim.format, error)
    again = claims.fail(store, claim, failure)
    log.warning("failed", reason=failure.reason, again=again and round(again, 1))
    return Outcome("queued" if again is not None else "failed", again)


def told(format_name: str, error: Exception) -> Failure:
    """Return what to tell people of an error that ended a job."""
    if isinstance(error, Away):
        return Failure(format=format_name, reason="storage", fault=f"{error}; it is tried again")
    if isinstance(error, MemoryError):
        fault = "it takes more memory than a rendering may have; split the briefing, or use smaller pictures"
        return Failure(format=format_name, reason="limit", fault=fault)
    return failure_of(format_name, error)


def edition_of(store: Store, export_id: str) -> tuple[Edition, str]:
    """Return the edition of an export, of the revisions that it pinned, and the digest of its template set."""
    with read(store.engine) as session:
        export = session.get_one(t.Export, export_id)
        places = session.execute(
            select(t.ExportedBriefing.briefing_id, t.ExportedBriefing.revision)
            .where(t.ExportedBriefing.export_id == export_id)
            .order_by(t.ExportedBriefing.position)
        ).all()
        rows = briefings.pinned(session, [(id, number) for id, number in places])
        found = tuple(records.briefing_of(row) for row in rows)
        return Edition.model_validate({**export.edition, "briefings": found}), export.template_set


def pictures_for(store: Store, edition: Edition, templates: TemplateSet) -> Pictures:
    """Return the pictures that an edition names, its channel's logo and those of the template set included."""
    names = {asset.sha256 for briefing in edition.briefings for asset in assets(briefing)}
    if edition.channel.logo:
        names.add(edition.channel.logo.sha256)
    logos = {logo.asset.sha256: logo for logo in templates.logos if logo}
    return logos | pictures_of(store, names)


def _made(store: Store, claim: Claim) -> tuple[str, Artifact | None, list[dict[str, object]]]:
    """Return the key, and what was made under it; no artifact if there was one."""
    edition, digest = edition_of(store, claim.export_id)
    templates = template_sets.template_set(store, digest)
    pictures = pictures_for(store, edition, templates)
    ready, notices, _ = presentable(edition, pictures)
    key = key_of(ready, claim.format, digest, fingerprint(claim.format))
    with read(store.engine) as session:
        if session.get(t.Artifact, key) is not None:
            return key, None, []
    start = time.perf_counter()
    rendering = formats()[claim.format].encode(ready, templates, pictures)
    milliseconds = round((time.perf_counter() - start) * 1000)
    _log.info("3 encode", export=claim.export_id, job=claim.job_id, format=claim.format, milliseconds=milliseconds)
    artifact = described(ready, claim.format, rendering, templates, milliseconds, checked=True)
    notices += tuple(unspoken(ready, templates))
    artifact = artifact.model_copy(update={"notices": notices + artifact.notices, "key": key})
    return key, artifact, [medium.model_dump(mode="json") for medium in _keep(store, rendering, pictures)]


def _keep(store: Store, rendering: Rendering, pictures: Pictures) -> list[Medium]:
    """Return the files in media/ of a rendering, after all its bytes were kept."""
    beside = {asset.file_name: pictures[asset.sha256].data for asset in rendering.media} | rendering.extra_media
    media = [
        Medium(
            file=f"media/{name}",
            media_type=media_type(name),
            size=len(data),
            sha256=store.blobs.put(data),
            of=rendering.origins.get(name, ""),
        )
        for name, data in beside.items()
    ]
    for data in rendering.files.values():
        store.blobs.put(data)
    return media
