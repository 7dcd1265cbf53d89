"""The record's JSON Schema (2020-12), as people write records: with short forms, and ids that may be left out."""

from typing import Any

from exporter.record.briefing import Briefing

_BLOCK_LISTS = ("blocks", "answer")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a record as `briefing_from` takes it."""
    whole = Briefing.model_json_schema()
    for part in whole["$defs"].values():
        fields = part.get("properties", {})
        if "id" in fields:
            _drop(part, "id")
        for field in _BLOCK_LISTS:
            if field in fields:
                fields[field]["items"] = {"anyOf": [{"type": "string"}, fields[field]["items"]]}
        if "answer" in fields:
            fields["answer"] = {"anyOf": [{"type": "string"}, fields["answer"]]}
    blocks = whole["$defs"]["Callout"]["properties"]["blocks"]["items"]
    short = [{"type": "string"}, {"type": "array", "items": blocks}]
    items = whole["$defs"]["List"]["properties"]["items"]
    items["items"] = {"anyOf": [*short, items["items"]]}
    row = whole["$defs"]["Table"]["properties"]["rows"]["items"]
    row["items"] = {"anyOf": [*short, row["items"]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | whole


def _drop(part: dict[str, Any], field: str) -> None:
    part["required"] = [name for name in part.get("required", []) if name != field]
