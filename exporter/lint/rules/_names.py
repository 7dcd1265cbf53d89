"""Names with a capital: countries and cities; in English also languages and nations. As Unicode CLDR has them."""

from functools import cache

_COMMON = frozenset(
    "ancient august center central chad classical creek easter english general gold guinea jordan latin literary male"
    " mali march may modern multiple niger northern polish special silver simplified slave southern swampy testing"
    " traditional turkey unknown western world".split()
)
"""Names that are words of English as well."""


@cache
def names_of(language: str) -> frozenset[str]:
    """Return names of one word, in small letters, that a language writes with a capital: countries, cities, peoples."""
    from babel import Locale
    from babel.core import UnknownLocaleError, get_global

    try:
        locale = Locale.parse(language.split("-")[0])
    except (UnknownLocaleError, ValueError):
        return frozenset()
    found = {name for code, name in locale.territories.items() if code.isalpha()}
    for zone, names in locale.time_zones.items():
        found.add(names.get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))
    if locale.language == "en":
        found |= {zone.rsplit("/", 1)[-1] for zone in get_global("zone_territories") if "/" in zone}
        peoples = [name for tag, name in locale.languages.items() if "_" not in tag and len(name) > 4]
        peoples += [name.split()[0] for tag, name in locale.languages.items() if "_" in tag]  # European Spanish
        peoples += [name.split()[0] for name in locale.currencies.values() if " " in name]  # Ukrainian Hryvnia
        found |= set(peoples)
    return frozenset(
        name.lower() for name in found if name.isalpha() and name[0].isupper() and name[1:].islower() and len(name) > 3
    ) - (_COMMON if locale.language == "en" else frozenset())


@cache
def days_of(language: str) -> frozenset[str]:
    """Return the days of the week and the months, in small letters, where a language always writes their capital."""
    from babel import Locale

    if language not in ("de", "en"):
        return frozenset()
    locale = Locale.parse(language)
    names = [*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values()]
    return frozenset(map(str.lower, names)) - _COMMON
