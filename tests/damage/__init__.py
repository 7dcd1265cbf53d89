"""Damage: a briefing with one small thing changed, as something on the road might. Does the check see it?

A damage is a function that changes JSON data at one place and tells what it did; `damaged` picks one by chance.
"""

import random
import re
from collections.abc import Iterator
from types import ModuleType

from exporter.record import Briefing, Faults, briefing_from, to_data
from tests.damage import blocks, marks, things, words
from tests.damage.data import Damage
from tests.damage.pieces import pieces
from tests.damage.visible import is_visible

__all__ = ["DAMAGES", "damaged", "is_visible", "pieces"]

_NAMES = re.compile("(drop|change|double|swap|join|add|move|remove|mark|break|sink|lose)_")


def _damages_in(module: ModuleType) -> Iterator[Damage]:
    """Yield the damages of a module, each with its name."""
    for name, damage in vars(module).items():
        if _NAMES.match(name):
            damage.__name__ = name  # those of words are made by one function
            yield damage


DAMAGES: tuple[Damage, ...] = (
    *(damage for module in (words, marks, blocks, things) for damage in _damages_in(module)),
    *(blocks.change_a_list, blocks.change_a_table) * 4,  # they do many things
)


def damaged(whole: Briefing, chance: random.Random) -> tuple[str, Briefing]:
    """Return what was done, and the briefing it made: valid, and another record than before."""
    while True:
        data = to_data(whole)
        damage = chance.choice(DAMAGES)
        what = damage(data, chance)
        try:
            changed = briefing_from(data) if what else whole
        except Faults:
            continue  # something leads to what is gone, or there is no record without it
        if changed != whole:
            return f"{damage.__name__.replace('_', ' ')}: {what}", changed
