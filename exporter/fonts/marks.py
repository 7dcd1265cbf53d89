"""Marks of Arabic and Hebrew letters drawn where they belong, so that words with marks come out of a PDF whole.

A font moves a mark to its letter by an offset (OpenType 1.9, GPOS lookup type 4). In a PDF that is a gap and a text
rise: viewers read a space and another line, and the word falls apart. So each place of a mark gets a glyph of its own,
drawn there, and a chained context (GSUB type 6) puts it after the letters it is for. The page looks the same, give or
take a sixtieth of the size of the type.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

Shift = tuple[int, int]  # to the right and up, in units of the face
Moved = tuple[str, Shift]

_STEP = 0.03  # of the em, between the places of marks
_FEATURE = "clig"  # applied unasked, and last, when ligatures have been cut


def level(font: "TTFont") -> None:
    """Have the marks of a TrueType face stand in their places by themselves."""
    if not {"GPOS", "GSUB", "glyf"}.issubset(font.keys()) or not font["GPOS"].table.LookupList:
        return
    step = max(1, round(font["head"].unitsPerEm * _STEP))
    tables = list(_mark_tables(font))
    shifts: dict[tuple[str, str], Shift] = {}  # by letter and mark; of several tables the last one wins
    for table in tables:
        kinds = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
        anchors = [anchor for record in table.BaseArray.BaseRecord for anchor in record.BaseAnchor if anchor]
        for anchor in [*anchors, *(kind.MarkAnchor for kind in kinds.values())]:
            anchor.XCoordinate = round(anchor.XCoordinate / step) * step
            anchor.YCoordinate = round(anchor.YCoordinate / step) * step
        for base, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
            for mark, kind in kinds.items():
                if anchor := record.BaseAnchor[kind.Class]:
                    own = kind.MarkAnchor
                    shifts[base, mark] = (anchor.XCoordinate - own.XCoordinate, anchor.YCoordinate - own.YCoordinate)
    moved: dict[Moved, str] = {}
    bases: dict[Moved, set[str]] = defaultdict(set)
    for (base, mark), shift in shifts.items():
        if any(shift):
            bases[mark, shift].add(base)
    for table in tables:
        own = set(table.BaseCoverage.glyphs)
        _add_marks(font, table, sorted(key for key, letters in bases.items() if not own.isdisjoint(letters)), moved)
    rules: dict[frozenset[str], dict[str, str]] = defaultdict(dict)
    for key, name in moved.items():
        group = frozenset(bases[key])
        rules[group][key[0]] = name
    if not moved:
        return
    for mark in {glyph for table in tables for glyph in table.MarkCoverage.glyphs}:
        font["hmtx"][mark] = (0, font["hmtx"][mark][1])  # a shaper takes it for nothing, and a viewer sees no gap
    _substitute(font, rules)
    _stack(font, moved)


def _mark_tables(font: "TTFont") -> Any:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType == 4:
                yield table


def _add_marks(font: "TTFont", table: Any, wanted: list[Moved], moved: dict[Moved, str]) -> None:
    """Add to a mark-to-base table the marks moved to where letters want them."""
    from fontTools.otlLib import builder

    records = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
    marks = {glyph: (record.Class, record.MarkAnchor) for glyph, record in records.items()}
    for mark, (right, up) in wanted:
        if mark in records:
            kind, anchor = marks[mark]
            name = moved.get((mark, (right, up))) or _moved(font, mark, right, up)
            moved[mark, (right, up)] = name
            marks[name] = (kind, builder.buildAnchor(anchor.XCoordinate + right, anchor.YCoordinate + up))
    font.setGlyphOrder(font["glyf"].glyphOrder)
    order = font.getReverseGlyphMap()
    table.MarkCoverage = builder.buildCoverage(marks, order)
    table.MarkArray = builder.buildMarkArray(marks, order)


def _moved(font: "TTFont", mark: str, right: int, up: int) -> str:
    """Return a new glyph: the mark, drawn elsewhere."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    name = f"mark{len(font.getGlyphOrder())}"
    component = GlyphComponent()
    component.glyphName, component.x, component.y, component.flags = mark, right, up, 0x4
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, [component]
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder.append(name)
    font["hmtx"][name] = (0, font["hmtx"][mark][1] + right)
    if "GDEF" in font:
        for classes in (font["GDEF"].table.GlyphClassDef, font["GDEF"].table.MarkAttachClassDef):
            if classes and mark in classes.classDefs:
                classes.classDefs[name] = classes.classDefs[mark]
    return name


def _substitute(font: "TTFont", rules: dict[frozenset[str], dict[str, str]]) -> None:
    """Add the lookup that puts marks at their heights after letters."""
    from fontTools.otlLib import builder
    from fontTools.ttLib.tables import otTables

    gsub, order = font["GSUB"].table, font.getReverseGlyphMap()
    lookups = gsub.LookupList.Lookup
    marks = builder.buildCoverage({mark for rule in rules.values() for pair in rule.items() for mark in pair}, order)
    chained = []
    for letters, moved in sorted(rules.items(), key=lambda rule: sorted(rule[0])):
        before = builder.buildCoverage(letters, order)
        for behind in ([before], [marks, before]):  # right after the letter, or after another mark on it
            table = otTables.ChainContextSubst()
            table.Format, table.LookAheadCoverage = 3, []
            table.BacktrackCoverage = behind
            table.InputCoverage = [builder.buildCoverage(moved, order)]
            record = otTables.SubstLookupRecord()
            record.SequenceIndex, record.LookupListIndex = 0, len(lookups)
            table.SubstLookupRecord = [record]
            chained.append(table)
        lookups.append(builder.buildLookup([builder.buildSingleSubstSubtable(moved)]))
    lookups.append(builder.buildLookup(chained))
    feature = otTables.FeatureRecord()
    feature.FeatureTag, feature.Feature = _FEATURE, otTables.Feature()
    feature.Feature.FeatureParams, feature.Feature.LookupListIndex = None, [len(lookups) - 1]
    gsub.FeatureList.FeatureRecord.append(feature)
    for script in gsub.ScriptList.ScriptRecord:
        systems = [record.LangSys for record in script.Script.LangSysRecord]
        for system in filter(None, [script.Script.DefaultLangSys, *systems]):
            system.FeatureIndex.append(len(gsub.FeatureList.FeatureRecord) - 1)


def _stack(font: "TTFont", moved: dict[Moved, str]) -> None:
    """Give moved marks the anchors for a second mark on them (GPOS type 6)."""
    from fontTools.otlLib import builder
    from fontTools.ttLib.tables import otTables

    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 6:
                continue
            records = dict(zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True))
            anchors = {glyph: dict(enumerate(record.Mark2Anchor)) for glyph, record in records.items()}
            for (mark, (right, up)), name in moved.items():
                if mark in records:
                    anchors[name] = {
                        kind: anchor and builder.buildAnchor(anchor.XCoordinate + right, anchor.YCoordinate + up)
                        for kind, anchor in anchors[mark].items()
                    }
            order = font.getReverseGlyphMap()
            table.Mark2Coverage = builder.buildCoverage(anchors, order)
            array = table.Mark2Array
            array.Mark2Record = []
            for glyph in table.Mark2Coverage.glyphs:
                record = otTables.Mark2Record()
                record.Mark2Anchor = [anchors[glyph].get(kind) for kind in range(table.ClassCount)]
                array.Mark2Record.append(record)
