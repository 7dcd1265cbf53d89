"""The schema that we publish takes every record that we take, and refuses what we refuse."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from exporter.record import schema, to_data
from tests.samples import FOLDER, NAMES, briefing

VALIDATOR = Draft202012Validator(schema())


def faults(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.json")), ids=lambda path: path.stem)
def test_every_sample_is_valid_as_it_was_written(path: Any) -> None:
    assert faults(json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_valid_in_its_canonical_form(name: str) -> None:
    assert faults(to_data(briefing(name))) == []


def test_an_unknown_field_and_a_missing_one_are_refused() -> None:
    data = to_data(briefing("minimal"))
    del data["slug"]
    assert len(faults(data | {"titel": "x"})) == 2
