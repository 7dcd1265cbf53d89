"""Damage to what stands beside the prose: dates and pictures."""

import random
import re

from tests.damage.data import Data, dicts_in, one_of


def change_a_date(data: Data, chance: random.Random) -> str:
    holders = [(data, key) for key in ("published_at", "updated_at") if data.get(key)]
    holders += [(one, "at") for one in data.get("corrections", ())]
    holders += [(one, "when") for one in dicts_in(data) if "when" in one]
    holders += [(one, key) for one in data.get("sources", ()) for key in ("published", "accessed") if one.get(key)]
    holder, key = chance.choice(holders)
    old = holder[key]
    places = [match.start() for match in re.finditer(r"\d", old[:16])]
    if not places:
        holder[key] = f"not {old}"
        return f"{old} is now {holder[key]}"
    place = chance.choice(places)
    holder[key] = old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]
    return f"{old} is now {holder[key]}"


def change_an_alt(data: Data, chance: random.Random) -> str:
    holder = one_of([one for one in dicts_in(data) if one.get("alt")], chance)
    if holder is None:
        return ""
    holder["alt"] = f"no {holder['alt']}"
    return str(holder["alt"])


def lose_a_picture(data: Data, chance: random.Random) -> str:
    holder = one_of([one for one in dicts_in(data) if one.get("asset") and one.get("alt")], chance)
    if holder is None:
        return ""
    del holder["asset"]
    return str(holder["alt"])
