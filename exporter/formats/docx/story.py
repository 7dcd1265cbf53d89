"""A part with text of its own, and what it leads to (ECMA-376 Part 2, §9.3)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Relation:
    """What a part leads to: an address outside, or a picture of the package."""

    id: str
    kind: str  # hyperlink, image
    target: str


@dataclass
class Story:
    """A part with text of its own (body, footnotes, a header): its relationships count for themselves."""

    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)

    def relation(self, kind: str, target: str) -> str:
        """Return the id of the relationship to a target, made when first asked for."""
        key = (kind, target)
        if key not in self.relations:
            self.relations[key] = Relation(f"rIdB{len(self.relations) + 1}", kind, target)
        return self.relations[key].id
