"""Arabic ligatures cut into one glyph a letter, so that words come out of a PDF in the order they were written in.

A viewer takes the letters of a right-to-left line from left to right and turns the line round. A ligature is one glyph
for several letters, which stand in reading order inside it and come back swapped: one Arabic word in fifteen. So each
rule that joins letters (OpenType 1.9, GSUB lookup type 4) gives way to a chained context (type 6) on the same glyphs,
which puts the whole shape in the place of the first letter, shifted to the left, and an empty glyph in the place of
each further one, all of equal widths. The page looks the same.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

Rule = tuple[tuple[str, ...], str]  # the glyphs of the letters in reading order, and the one that stands for them

_FEATURES = ("ccmp", "rlig", "rclt", "calt", "liga", "clig")  # what a shaper applies unasked


def cut(font: "TTFont") -> None:
    """Cut the ligatures of Arabic letters of a TrueType face."""
    letters, marks = _glyphs(font)
    shares: dict[str, list[tuple[str, int]]] = {}  # by ligature: its parts' glyphs, and where each begins in it
    for index, lookup in list(_lookups(font)):
        rules = [rule for table in _tables(lookup, 4) for rule in _taken(table, letters, marks)]
        if rules:
            _chain(font, index, lookup, rules, shares)
    if shares:
        _anchor(font, shares)


def joined(font: "TTFont") -> Iterator[Rule]:
    """Yield the rules, among those that a shaper applies unasked, by which one glyph stands for several letters."""
    letters, marks = _glyphs(font)
    for _, lookup in _lookups(font):
        for table in _tables(lookup, 4):
            yield from (rule for rule in _rules(table) if _is_of_letters(rule, letters, marks))


def split(font: "TTFont") -> set[str]:
    """Return the glyphs of Arabic letters that the face draws from several others, such as a skeleton and its dots.

    They share their parts, and a PDF names one letter for a glyph: words in such a face do not come out of it again.
    """
    letters, _ = _glyphs(font)
    tables = [table for lookup in _all(font) for table in _tables(lookup, 2)]
    return {glyph for table in tables for glyph, parts in table.mapping.items() if len(parts) > 1 and glyph in letters}


def _glyphs(font: "TTFont") -> tuple[set[str], set[str]]:
    """Return the glyphs of Arabic letters in all their forms, and those of marks."""
    letters, marks = set[str](), set[str]()
    for point, glyph in font.getBestCmap().items():
        if unicodedata.bidirectional(chr(point)) == "AL" and unicodedata.category(chr(point)) == "Lo":
            letters.add(glyph)
        elif unicodedata.category(chr(point)) == "Mn":
            marks.add(glyph)
    forms = [table.mapping for lookup in _all(font) for table in _tables(lookup, 1)] if letters else []
    before = -1
    while before < len(letters):
        before = len(letters)
        letters.update(made for form in forms for glyph, made in form.items() if glyph in letters)
    return letters, marks


def _all(font: "TTFont") -> list[Any]:
    found = font["GSUB"].table.LookupList if "GSUB" in font else None
    return list(found.Lookup) if found else []


def _lookups(font: "TTFont") -> Iterator[tuple[int, Any]]:
    """Yield index and lookup of the features that are applied unasked."""
    lookups = _all(font)
    records = font["GSUB"].table.FeatureList.FeatureRecord if lookups else ()
    for index in sorted({i for r in records if r.FeatureTag in _FEATURES for i in r.Feature.LookupListIndex}):
        yield index, lookups[index]


def _tables(lookup: Any, kind: int) -> Iterator[Any]:
    """Yield the subtables of a lookup that are of a type, out of their extensions (type 7)."""
    for table in lookup.SubTable:
        table = getattr(table, "ExtSubTable", table)
        if table.LookupType == kind:
            yield table


def _rules(table: Any) -> Iterator[Rule]:
    for first, ligatures in table.ligatures.items():
        yield from (((first, *ligature.Component), ligature.LigGlyph) for ligature in ligatures)


def _is_of_letters(rule: Rule, letters: set[str], marks: set[str]) -> bool:
    """Return whether a rule joins two letters or more, with or without marks on them, and nothing else."""
    kinds = [part in letters for part in rule[0]]
    return sum(kinds) > 1 and all(is_letter or part in marks for is_letter, part in zip(kinds, rule[0], strict=True))


def _taken(table: Any, letters: set[str], marks: set[str]) -> Iterator[Rule]:
    """Take the rules of letters out of a subtable and yield those to be cut; those with marks just go."""
    for rule in list(_rules(table)):
        if _is_of_letters(rule, letters, marks):
            first = rule[0][0]
            kept = [one for one in table.ligatures[first] if (first, *one.Component) != rule[0]]
            table.ligatures[first] = kept
            if not kept:
                del table.ligatures[first]
            if not marks.intersection(rule[0]):
                yield rule


def _chain(
    font: "TTFont", index: int, lookup: Any, rules: list[Rule], shares: dict[str, list[tuple[str, int]]]
) -> None:
    """Add to the features of the lookup at `index` one that puts the parts of ligatures in the place of letters."""
    from fontTools.otlLib import builder
    from fontTools.ttLib.tables import otTables

    pools: list[dict[str, str]] = []  # single substitutions: each is one lookup, and has a glyph once
    chained = []
    for glyphs, ligature in rules:
        table = otTables.ChainContextSubst()
        table.Format = 3
        table.BacktrackCoverage, table.LookAheadCoverage = [], []
        table.InputCoverage = [builder.buildCoverage([glyph], font.getReverseGlyphMap()) for glyph in glyphs]
        table.SubstLookupRecord = []
        for place, (glyph, part) in enumerate(zip(glyphs, _parts(font, ligature, len(glyphs), shares), strict=True)):
            pool = next((number for number, pool in enumerate(pools) if glyph not in pool), len(pools))
            pools[pool:] = pools[pool:] or [{}]
            pools[pool][glyph] = part
            record = otTables.SubstLookupRecord()
            record.SequenceIndex, record.LookupListIndex = place, pool
            table.SubstLookupRecord.append(record)
        chained.append(table)
    gsub = font["GSUB"].table
    lookups = gsub.LookupList.Lookup
    for table in chained:
        for record in table.SubstLookupRecord:
            record.LookupListIndex += len(lookups)
    lookups += [builder.buildLookup([builder.buildSingleSubstSubtable(pool)]) for pool in pools]
    lookups.append(_like(lookup, chained))
    for feature in gsub.FeatureList.FeatureRecord:
        if feature.FeatureTag in _FEATURES and index in feature.Feature.LookupListIndex:
            feature.Feature.LookupListIndex.append(len(lookups) - 1)


def _like(lookup: Any, tables: list[Any]) -> Any:
    """Return a lookup of these subtables that passes over the same marks as another."""
    from fontTools.otlLib import builder

    return builder.buildLookup(tables, lookup.LookupFlag, getattr(lookup, "MarkFilteringSet", None))


def _parts(font: "TTFont", ligature: str, count: int, shares: dict[str, list[tuple[str, int]]]) -> list[str]:
    """Return new glyphs for the letters of a ligature, in reading order: the shape, then empty ones.

    They are new for each rule, even of one ligature, for its letters may differ: a glyph has one text in a PDF.
    """
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    width, bearing = font["hmtx"][ligature]
    share = width // count
    names = []
    for place in range(count):
        name = f"cut{len(font.getGlyphOrder())}"
        begins = (count - 1 - place) * share
        glyph = Glyph()
        if not place:
            component = GlyphComponent()
            component.glyphName, component.x, component.y, component.flags = ligature, -begins, 0, 0x4
            glyph.numberOfContours, glyph.components = -1, [component]
        font["glyf"][name] = glyph  # appends to the order of glyphs
        font.setGlyphOrder(font["glyf"].glyphOrder)
        font["hmtx"][name] = (width - begins if not place else share, 0 if place else bearing - begins)
        if "GDEF" in font and (classes := font["GDEF"].table.GlyphClassDef):
            classes.classDefs[name] = 1
        shares.setdefault(ligature, []).append((name, begins))
        names.append(name)
    return names


def _anchor(font: "TTFont", shares: dict[str, list[tuple[str, int]]]) -> None:
    """Give the parts of ligatures the anchors for marks that their letters had in them (GPOS types 5 and 4)."""
    from fontTools.otlLib import builder

    if "GPOS" not in font or not font["GPOS"].table.LookupList:
        return
    gpos = font["GPOS"].table
    for index, lookup in enumerate(list(gpos.LookupList.Lookup)):
        tables = []
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 5:
                continue
            bases = dict(_anchored(table, shares))
            marks = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
            pairs = {glyph: (record.Class, record.MarkAnchor) for glyph, record in marks.items()}
            if bases:
                tables.append(builder.buildMarkBasePosSubtable(pairs, bases, font.getReverseGlyphMap()))
        if tables:
            gpos.LookupList.Lookup.append(_like(lookup, tables))
            for feature in gpos.FeatureList.FeatureRecord:
                if index in feature.Feature.LookupListIndex:
                    feature.Feature.LookupListIndex.append(len(gpos.LookupList.Lookup) - 1)


def _anchored(table: Any, shares: dict[str, list[tuple[str, int]]]) -> Iterable[tuple[str, dict[int, Any]]]:
    """Yield the parts of a mark-to-ligature table's ligatures, and their anchors by class of mark."""
    from fontTools.otlLib import builder

    for ligature, attach in zip(table.LigatureCoverage.glyphs, table.LigatureArray.LigatureAttach, strict=True):
        parts = shares.get(ligature, [])
        count = len(attach.ComponentRecord)
        for place, (name, begins) in enumerate(parts):
            anchors = attach.ComponentRecord[place % count].LigatureAnchor
            found = {
                kind: builder.buildAnchor(anchor.XCoordinate - begins, anchor.YCoordinate)
                for kind, anchor in enumerate(anchors)
                if anchor is not None
            }
            if found:
                yield name, found
