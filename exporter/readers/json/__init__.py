"""Our own record, as JSON (RFC 8259), with its pictures in `media/` beside it."""

import re
from typing import Any

from exporter.assets import Picture, read_media
from exporter.readers import MAYBE, NO, SURE, Context, Reading, Remark
from exporter.readers._json.strict import begins, peeked, strict
from exporter.record.asset import Asset
from exporter.record.briefing import Briefing
from exporter.record.canonical import briefing_from
from exporter.record.faults import join, nearest
from exporter.record.walk import assets

__all__ = ["NAME", "SUFFIXES", "begins", "read", "recognises", "strict"]

NAME = "json"
SUFFIXES = (".json",)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:[\"}]|$)")


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source is JSON with the keys of a record; or begins so, and is no JSON at all."""
    value = peeked(data)
    if value is None:
        return MAYBE if begins(data) and (suffix == ".json" or _HEAD.match(data)) else NO
    if not isinstance(value, dict):
        return NO
    if "sections" in value and ("slug" in value or "id" in value):
        return SURE
    known = value.keys() & Briefing.model_fields.keys()
    return MAYBE if "title" in known and 2 * len(known) > len(value) else NO


def read(data: bytes, context: Context) -> Reading:
    """Return the record that `data` holds and its pictures from `media/`; one that is missing is a remark.

    Raise Faults, each with its line, where the JSON or the record is at fault.
    """
    value, known = strict(data)
    briefing = briefing_from(value, known.lines)
    pictures: dict[str, Picture] = {}
    missing = []
    for asset in assets(briefing):
        if context.folder is None:
            missing.append((asset.sha256, f"the picture {asset.file_name}: no folder beside the source"))
            continue
        found, sentences = read_media(context.folder / "media", [asset])
        pictures |= found
        missing += [(asset.sha256, sentence) for sentence in sentences]
    remarks = [(sha256, sentence, "left out; alt text, caption and credit stay") for sha256, sentence in missing]
    for asset in assets(briefing):
        if asset.sha256 in pictures and (became := _became(asset, pictures[asset.sha256])):
            remarks.append((asset.sha256, f"the picture {asset.file_name}", became))
    report = []
    if remarks:
        record = briefing.model_dump(mode="json")
        where = _paths(record, "")
        for sha256, what, became in remarks:
            path = where.get(sha256, "")
            report.append(Remark(path, nearest(path, known.lines), what, became))
        briefing = Briefing.model_validate(_with_assets(record, pictures))
    held = {one.asset.sha256: one for one in pictures.values()}
    return Reading(briefing, held, tuple(report), frozenset(value), known.lines)


def _became(asset: Asset, picture: Picture) -> str:
    """Return what became of a picture that is not as the record has it, "" if it is."""
    held = picture.asset
    if held.sha256 != asset.sha256:
        return f"{'; '.join(picture.told) or 'written anew'}; it is {held.file_name} now"
    if held != asset:
        return f"{held.width} x {held.height} pixels, {held.size} bytes; the record says otherwise"
    return ""


def _with_assets(value: Any, pictures: dict[str, Picture]) -> Any:
    """Return the data of a record in which each asset is what its file is."""
    if isinstance(value, list):
        return [_with_assets(item, pictures) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _with_assets(item, pictures) for key, item in value.items()}
    if (asset := value.get("asset")) and asset["sha256"] in pictures:
        made["asset"] = pictures[asset["sha256"]].asset.model_dump(mode="json")
    return made


def _paths(value: Any, path: str) -> dict[str, str]:
    """Return for each picture's sha256 the path of the first block that shows it."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        asset = value.get("asset")
        if isinstance(asset, dict) and "sha256" in asset:
            found[asset["sha256"]] = path
        parts = [(join(path, key), item) for key, item in value.items()]
    else:
        parts = [(join(path, index), item) for index, item in enumerate(value)] if isinstance(value, list) else []
    for there, item in parts:
        found = _paths(item, there) | found
    return found
