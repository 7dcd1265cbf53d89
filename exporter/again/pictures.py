"""Pictures that come back as renditions: an SVG as a bitmap, a photograph scaled down. The ones of the record stay."""

from collections.abc import Callable, Mapping

from exporter.again.tree import Node
from exporter.assets import Picture, is_rendition

AtHand = Callable[[str], Picture | None]
"""Returns a picture by its sha256, None for one that is not at hand."""


def nothing(sha256: str) -> Picture | None:
    """Return None: no picture is at hand."""
    return None


def keep_pictures(new: Node, pictures: Mapping[str, Picture], at_hand: AtHand) -> list[str]:
    """Give figures, in place, the pictures of their partners where theirs are renditions of them; return which."""
    kept = []
    for node in new.walk():
        partner = node.partner
        if node.kind != "figure" or partner is None or partner.kind != "figure":
            continue
        mine, its = node.data.get("asset"), partner.data.get("asset")
        if not mine or not its or mine["sha256"] == its["sha256"]:
            continue
        one, other = pictures.get(mine["sha256"]), at_hand(its["sha256"])
        if one is not None and other is not None and is_rendition(one, other):
            node.data["asset"] = its
            kept.append(f"the picture of figure {node.id}")
    return kept
