"""A news object of IPTC ninjs: 1.x, 2.x and 3.x say the same things with other keys.

1.x writes `versioncreated`, `body_xhtml` and objects by name, 2.x and 3.x lists of objects, 3.x `versionCreated`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from exporter.readers._json.texts import form_of, words_of
from exporter.readers._json.values import Ledger, Text
from exporter.record.faults import Fault, Faults

Data = dict[str, Any]
MAX_TEXTS = 200
"""Texts of a kind in one news object."""


class Said(NamedTuple):
    """One of several texts of a kind: its role ("" for none), its form (html, text, markdown), and the text."""

    role: str
    form: str
    text: Text


class Item:
    """A news object, whose keys are read without case."""

    def __init__(self, value: Data, ledger: Ledger, name: str = "") -> None:
        self.value, self.ledger, self.name = value, ledger, name
        self._keys = {key.lower(): item for key, item in value.items()}

    def __contains__(self, key: str) -> bool:
        """Return whether the object has a key, whatever its value."""
        return key in self._keys

    def get(self, key: str) -> Any:
        """Return a value as it is, None for none."""
        return self._keys.get(key)

    def spelt(self, key: str) -> str:
        """Return a key as the source writes it."""
        return next((own for own in self.value if own.lower() == key), key)

    def text(self, *keys: str) -> Text | None:
        """Return the first text under one of the keys that says something; it counts as used."""
        for key in keys:
            value = self._keys.get(key)
            if isinstance(value, Text) and value.strip():
                self.ledger.use(value)
                return value
        return None

    def words(self, *keys: str) -> str:
        """Return the text under one of the keys as plain words on one line, "" for none."""
        return words_of(self.text(*keys) or "")

    def objects(self, *keys: str) -> "list[Item]":
        """Return the objects under a key: those of a list, of an object by their names, or the one that is there."""
        for key in keys:
            value = self._keys.get(key)
            if isinstance(value, list):
                return [Item(one, self.ledger) for one in value if isinstance(one, dict)]
            if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
                return [Item(one, self.ledger, name) for name, one in value.items()]
            if isinstance(value, dict) and value:
                return [Item(value, self.ledger)]
        return []

    def inner(self, key: str) -> "Item":
        """Return the object under a key, an empty one for none."""
        value = self._keys.get(key)
        return Item(value if isinstance(value, dict) else {}, self.ledger)

    def said(self, listed: str, single: str) -> list[Said]:
        """Return the texts of a kind: those of a list (`bodies`), else by their keys (`body`, `body_xhtml`).

        None counts as used. Raise Faults for too many.
        """
        said = [*self._listed(listed), *self._single(single)]
        if len(said) > MAX_TEXTS:
            what = f"{len(said)} {listed}, {MAX_TEXTS} at most"
            raise Faults([Fault("", what, "split it into several news objects", self.ledger.line(self.get(listed)))])
        return said

    def _listed(self, key: str) -> Iterator[Said]:
        value = self._keys.get(key)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Text) and one.strip():
                yield Said("", form_of(one), one)
            elif isinstance(one, dict):
                part = Item(one, self.ledger)
                text = part.get("value")
                if isinstance(text, Text) and text.strip():
                    part.text("role"), part.text("contenttype")
                    self.ledger.use([part.get("charcount"), part.get("wordcount")])
                    told = part.get("contenttype") or part.get("role") or ""
                    yield Said(str(part.get("role") or ""), form_of(text, str(told)), text)

    def _single(self, key: str) -> Iterator[Said]:
        for name, value in self._keys.items():
            if isinstance(value, Text) and value.strip() and (name == key or name.startswith(f"{key}_")):
                role = name[len(key) + 1 :]
                yield Said(role, form_of(value, role), value)
