"""The road: `render` is steps 2 (compose) and 3 (encode), `export` adds 4 (keep). Nobody else knows the order."""

import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter import artifacts, manifest
from exporter.assets import PictureFault, Pictures
from exporter.check import check
from exporter.fingerprint import fingerprint
from exporter.fonts import FontError
from exporter.formats import Rendering, Unavailable, formats
from exporter.manifest import Artifact, Exported, Failure, File, Manifest, Medium, Record, Refused
from exporter.record.briefing import Briefing
from exporter.record.canonical import digest, public, to_data
from exporter.record.edition import Edition, Release
from exporter.record.faults import Faults, join
from exporter.record.walk import assets
from exporter.templates import TemplateFault, TemplateSet
from exporter.version import __version__

_log = logging.getLogger("exporter")

Progress = Callable[[Edition, str, Artifact | Failure | None], None]
"""Told of each format of each edition: None when it begins, then what became of it."""


def render(edition: Edition, format_name: str, templates: TemplateSet, pictures: Pictures) -> Rendering:
    """Return the edition in a format: steps 2 and 3, pure. Raise TemplateFault, Unavailable, Faults."""
    ready, notices, _ = presentable(edition, pictures)
    rendering = formats()[format_name].encode(ready, templates, pictures)
    return replace(rendering, notices=(*notices, *unspoken(ready, templates), *rendering.notices))


def unspoken(edition: Edition, templates: TemplateSet) -> Iterator[str]:
    """Yield a notice for each language of the edition that the template set has no labels in: it gets English ones."""
    for language in dict.fromkeys([edition.language, *(briefing.language for briefing in edition.briefings)]):
        if templates.labels(language).language != language:
            file = f"labels/{language.split('-')[0].lower()}.toml"
            cure = f"put {file}, with every key of labels/en.toml, into your template folder"
            yield f"there are no labels in the language {language!r}, so they are in English; {cure}"


def presentable(edition: Edition, pictures: Container[str]) -> tuple[Edition, tuple[str, ...], frozenset[str]]:
    """Return the edition as it may go out, a notice for each picture that is missing, and the digests of those.

    `pictures` holds the digests of those at hand. Readers get `public(briefing)`. A missing picture never stops the
    words: it is left out, caption and credit stay.
    """
    notices: list[str] = []
    missing: set[str] = set()

    def kept(value: Any, path: str, block: str) -> Any:
        if isinstance(value, list):
            return [kept(item, join(path, index), block) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        block = value.get("id", block)
        asset = value.get("asset")
        if asset and asset["sha256"] not in pictures:
            missing.add(asset["sha256"])
            file = f"{asset['sha256'][:12]}… ({asset['media_type']})"
            notices.append(f"{path}, block {block}: the picture {file} is missing; its words stay")
            value = {key: item for key, item in value.items() if key != "asset"}
        return {key: kept(item, join(path, key), block) for key, item in value.items()}

    briefings = []
    for index, briefing in enumerate(edition.briefings):
        if edition.releases:
            briefing = released(briefing, edition.releases[index])
        if edition.audience == "public":
            briefing = public(briefing)
        if not all(asset.sha256 in pictures for asset in assets(briefing)):
            data = kept(to_data(briefing), "" if edition.is_single else f"briefings[{index}]", "")
            briefing = Briefing.model_validate(data)
        briefings.append(briefing)
    channel = edition.channel
    if channel.logo and channel.logo.sha256 not in pictures:
        missing.add(channel.logo.sha256)
        notices.append(f"channel.logo: the picture {channel.logo.file_name} is missing; the name stands alone")
        channel = channel.model_copy(update={"logo": None})
    ready = edition.model_copy(update={"briefings": tuple(briefings), "channel": channel})
    return ready, tuple(notices), frozenset(missing)


def released(briefing: Briefing, release: Release) -> Briefing:
    """Return a briefing as it is shown once it is out: under the date, the slug and the guid that it went out by first.

    No later revision changes those: whoever knows them would take it for another one. The last change is the later one
    of the two.
    """
    changes = [time for time in (briefing.updated_at, release.updated_at) if time]
    shown: dict[str, object] = {
        "slug": release.slug,
        "published_at": release.published_at,
        "updated_at": max(changes, default=None),
    }
    if release.guid and release.guid != briefing.guid:
        shown["alternate_ids"] = {**briefing.alternate_ids, "guid": release.guid}
    return briefing.model_copy(update=shown)


def export(
    editions: Sequence[Edition],
    names: Iterable[str],
    templates: TemplateSet,
    pictures: Pictures,
    folder: Path,
    *,
    checked: bool = True,
    refused: Sequence[Refused] = (),
    progress: Progress = lambda edition, name, outcome: None,
) -> Manifest:
    """Return the manifest of a run that put each edition in each format into the folder.

    A format that fails is told in the manifest and stops no other. `refused` are sources that never became an edition.
    Raise NotKept if the folder cannot be written at all.
    """
    artifacts.cleared(folder, manifest.NAME)  # the last run's no longer tells what lies here
    names = list(dict.fromkeys(names))
    pictures = {logo.asset.sha256: logo for logo in templates.logos if logo} | dict(pictures)
    media: dict[str, Medium] = {}
    told_of = []
    for edition in editions:
        ready, notices, missing = presentable(edition, pictures)
        notices += tuple(unspoken(ready, templates))
        made: list[Artifact] = []
        failed: list[Failure] = []
        for name in names:
            progress(edition, name, None)
            outcome: Artifact | Failure
            try:
                start = time.perf_counter()
                rendering = formats()[name].encode(ready, templates, pictures)
                milliseconds = round((time.perf_counter() - start) * 1000)
                outcome = described(ready, name, rendering, templates, milliseconds, checked=checked)
                outcome = outcome.model_copy(update={"notices": notices + outcome.notices})
                media |= _keep(rendering, pictures, folder, media)
                made.append(outcome)
            except Exception as error:  # noqa: BLE001 - one sick format stops no other
                _log.debug("3 encode: %s of %s failed", name, edition.slug, exc_info=True)
                outcome = failure_of(name, error)
                failed.append(outcome)
            progress(edition, name, outcome)
        told_of.append(exported(ready, missing, made, failed))
    told = Manifest(
        exporter=__version__,
        template_set=templates.digest,
        editions=tuple(told_of),
        media=tuple(media[name] for name in sorted(media)),
        refused=tuple(refused),
    )
    artifacts.write(folder, {manifest.NAME: told.to_json()})
    return told


def exported(ready: Edition, missing: frozenset[str], made: list[Artifact], failed: list[Failure]) -> Exported:
    """Return what the manifest tells of a presentable edition: its briefings, and what became of each format."""
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
        artifacts=tuple(made),
        failures=tuple(failed),
    )


def described(
    ready: Edition, name: str, rendering: Rendering, templates: TemplateSet, milliseconds: int, *, checked: bool
) -> Artifact:
    """Return what the manifest tells of a rendering of a presentable edition, what the check found included."""
    chosen = formats()[name]
    (main, data), *further = rendering.files.items()
    media = {asset.file_name for asset in rendering.media} | rendering.extra_media.keys()
    found = fingerprint(name)
    fidelity, losses = looked_through(ready, name, rendering.files, templates) if checked else (None, ())
    return Artifact(
        format=name,
        **_file(main, data, chosen.MEDIA_TYPE).model_dump(),
        further=tuple(
            _file(other, data, chosen.MEDIA_TYPE if other.endswith(chosen.SUFFIX) else artifacts.media_type(other))
            for other, data in further
        ),
        media=tuple(sorted(f"media/{file}" for file in media)),
        milliseconds=milliseconds,
        fidelity=fidelity,
        losses=losses,
        notices=rendering.notices,
        fingerprint=found,
        key=artifacts.key(ready, name, templates.digest, found),
    )


def looked_through(
    ready: Edition, name: str, files: Mapping[str, bytes], templates: TemplateSet
) -> tuple[float, tuple[str, ...]]:
    """Return the share of a presentable edition's passages found in files of a format, and each loss as a line.

    A file that cannot be read back at all has lost everything.
    """
    try:
        report = check(ready, name, files, templates)
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a parser do is a loss
        _log.debug("check: %s of %s cannot be read back", name, ready.slug, exc_info=True)
        return 0.0, (f"cannot be read back: {' '.join(f'{type(error).__name__}: {error}'.split())}",)
    return round(report.fidelity, 6), tuple(map(str, report.losses))


def failure_of(name: str, error: Exception) -> Failure:
    """Return what to tell people of an error: what failed, and what they can do."""
    reason, fault = _told(error)
    return Failure.model_validate({"format": name, "reason": reason, "fault": " ".join(fault.split())})


def _told(error: Exception) -> tuple[str, str]:
    match error:
        case Unavailable() | FontError():
            return "library", str(error)
        case ImportError():
            return "library", f"a package is missing ({error}); install briefing-exporter anew, with all it needs"
        case TemplateFault():
            return "template", str(error)
        case Faults():
            return "input", " / ".join(str(error).splitlines())
        case PictureFault():
            return "input", str(error)
        case artifacts.NotKept():
            return "storage", str(error)
        case MemoryError() | RecursionError():
            return "input", "the briefing is too large or too deeply nested for this machine; split it"
        case _:
            return "crash", f"a fault of exporter: {type(error).__name__}: {error} ({_place(error)})"


def _place(error: BaseException) -> str:
    """Return where an error was raised, as file and line without the folders of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    frame = (own or frames)[-1]
    return f"{'/'.join(Path(frame.filename).parts[-2:])}, line {frame.lineno}"


def _keep(rendering: Rendering, pictures: Pictures, folder: Path, kept: dict[str, Medium]) -> dict[str, Medium]:
    """Put a rendering's files into the folder, what is new in media/ first; return that."""
    media = {f"media/{asset.file_name}": pictures[asset.sha256].data for asset in rendering.media}
    media |= {f"media/{name}": data for name, data in rendering.extra_media.items()}
    fresh = {name: data for name, data in media.items() if name not in kept}
    artifacts.write(folder, {name: data for name, data in fresh.items() if not _holds(folder / name, data)})
    artifacts.write(folder, rendering.files)
    return {
        name: Medium(
            **_file(name, data, artifacts.media_type(name)).model_dump(),
            of=rendering.origins.get(name.removeprefix("media/"), ""),
        )
        for name, data in fresh.items()
    }


def _file(name: str, data: bytes, media_type: str) -> File:
    return File(file=name, media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
