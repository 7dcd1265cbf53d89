"""Which families are at hand: those in installed wheels and those an organisation brings."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from exporter.cache import folder as kept_in
from exporter.cache import name_folder
from exporter.fonts.brought import read_folder
from exporter.fonts.cache import FontError
from exporter.fonts.catalogue import OFFERS, Offer
from exporter.fonts.faces import Family
from exporter.fonts.wheels import read_wheel
from exporter.record.faults import Fault

DISTRIBUTION = "briefing-exporter"


@dataclass
class Stock:
    """The families at hand and the folder their prepared faces are kept in. Make one with `open_stock`."""

    cache: Path
    brought: dict[str, Family]
    found: dict[str, Family | None] = field(default_factory=dict)
    coverage: dict[str, frozenset[int]] = field(default_factory=dict)


def keep_in(cache: Path | None) -> None:
    """Name, once at the start of a program, the folder of all that may be rebuilt (the setting EXPORTER_CACHE_DIR).

    None stands for the user's own cache folder, which is also what holds where nobody calls this.
    """
    name_folder(cache)
    stock_for.cache_clear()


@lru_cache(maxsize=8)
def stock_for(folder: Path | None = None) -> Stock:
    """Return the stock with an organisation's `folder`, read once in this process. Raise FontError."""
    return open_stock(folder=folder)


def open_stock(cache: Path | None = None, folder: Path | None = None) -> Stock:
    """Return the stock of fonts, with those in an organisation's `folder` added to ours or put in their place.

    `cache` goes before what `keep_in` named. A `folder` that does not exist brings nothing. Raise FontError with every
    file of the folder that cannot be used.
    """
    cache = (cache.absolute() if cache else kept_in()) / "fonts"
    return Stock(cache, read_folder(folder, cache) if folder else {})


def family(stock: Stock, name: str) -> Family:
    """Return the family of that name; raise a FontError that says how to get it."""
    if known := find_family(stock, name):
        return known
    if offer := OFFERS.get(name):
        raise FontError([Fault(f"font {name!r}", f"{offer.wheel} is not installed", _install(offer))])
    import difflib

    at_hand = [*stock.brought, *OFFERS]
    close = difflib.get_close_matches(name, at_hand, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    remedy = f"put its .ttf files into the folder fonts of your template folder, or take one of {', '.join(at_hand)}"
    raise FontError([Fault(f"font {name!r}", f"no family of this name{hint}", remedy)])


def find_family(stock: Stock, name: str) -> Family | None:
    """Return the family of that name, or None where nothing at hand has it."""
    if name in stock.brought:
        return stock.brought[name]
    if name not in stock.found:
        stock.found[name] = read_wheel(OFFERS[name]) if name in OFFERS else None
    return stock.found[name]


def missing_wheels(stock: Stock) -> dict[str, str]:
    """Return, for each family we know whose wheel is not installed, the command that brings it."""
    return {name: _install(offer) for name, offer in OFFERS.items() if find_family(stock, name) is None}


def _install(offer: Offer) -> str:
    target = f'"{DISTRIBUTION}[{offer.extra}]"' if offer.extra else offer.wheel
    return f"pip install --upgrade {target}"
