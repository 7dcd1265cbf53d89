"""The named styles, in one table, made from the theme: what an editor finds in Word's style gallery (ECMA-376 §17.7).

Lengths are points on the house scale; space grows with the theme's unit. `Style` rows say only what differs from the
style they are based on.
"""

from dataclasses import dataclass

from exporter.formats.docx.sheet import Sheet, points, twips

Border = tuple[float, str, int]  # points wide, role of the colour, points from the text
HANG = 210  # twips from a dash to its text: 10.5 pt
HANG_NUMBER = 280
HANG_SOURCE = 320
SPINE = 12.0  # pt from the spine of a timeline to the text column
DASHES, NUMBERS = 1, 2  # the number ids that the list styles stand on


_IN_IDS = {
    "toc": "TOC",
    "annotation": "Comment",
}  # words that Word and python-docx write otherwise in ids than in names


# What an editor reaches for: Word's gallery shows these alone. The others are in the pane of styles in use; furniture
# (running heads, the masthead, gaps) comes up nowhere unasked.
GALLERY = frozenset(
    (
        "Normal|heading 1|heading 2|heading 3|Title|Subtitle|Byline|Key Point|List Bullet|List Number|Quote|"
        "Quote Source|Callout Heading|Callout|Figure|caption|FAQ Question|FAQ Answer|Table Text|Table Number|"
        "Table Head|Code|Code Char|Source|Correction|Correction Label|Hyperlink"
    ).split("|")
)
FURNITURE = frozenset(
    (
        "Masthead|Stamp|Stamp Draft|Title Withdrawn|Withdrawal Heading|Withdrawal|Colophon|Edition Title|Edition Date|"
        "Entry Number|Entry Title|Lead Entry Title|Entry Standfirst|header|Header Stamped|footer|Gap|Rule|"
        "Running Stamp|Running Number|Names|Credit|Corrected|Label|annotation text|annotation reference|Footnote Source"
    ).split("|")
)


@dataclass(frozen=True)
class Style:
    """A row of the table. None and "" mean: as in the style it is based on."""

    name: str
    based: str = "Normal"
    next: str = ""
    face: str = ""
    step: str = ""
    bold: bool | None = None
    italic: bool | None = None
    colour: str = ""
    before: float | None = None
    after: float | None = None
    left: int | None = None
    right: int | None = None
    hanging: int | None = None
    keep: bool | None = None
    outline: int | None = None
    borders: dict[str, Border] | None = None
    shade: str = ""
    tabs: tuple[tuple[str, int], ...] = ()
    exact: float | None = None  # points: the line is exactly so high
    tight: bool = False  # its lines are as the scale says, closer than the face asks for, where the script allows it
    listed: tuple[int, int] | None = None  # number id and level of the list it belongs to; 0: none
    end: bool = False  # text stands at the end
    ltr: bool = False  # from left to right whatever the document
    track: float = 0  # points between letters
    underline: bool = False
    raised: bool = False
    unproofed: bool = False  # no spelling checked
    character: bool = False
    ours: bool = False  # not one of Word's own

    @property
    def id(self) -> str:
        """Return the style's id: its name without spaces, as Word makes them."""
        return "".join(_IN_IDS.get(word) or word[0].upper() + word[1:] for word in self.name.split())

    @property
    def shown(self) -> str:
        """Return how Word offers the style to an editor, as the elements that say so (§17.7.4)."""
        if self.name in GALLERY:
            return "<w:qFormat/>"
        return "<w:semiHidden/><w:unhideWhenUsed/>" if self.name in FURNITURE else ""


def _box(width: float, role: str, away: int, *sides: str) -> dict[str, Border]:
    return dict.fromkeys(sides or ("top", "left", "bottom", "right"), (width, role, away))


def house_styles(sheet: Sheet) -> tuple[Style, ...]:
    """Return the paragraph and character styles of the house look (names and measures: Word's column of the look)."""
    out, col = sheet.out, sheet.column
    end = col + sheet.measure
    key = _box(0.5, "tint", 6)
    call = {"left": (3.0, "accent", 7)} | _box(0.5, "tint", 6, "top", "bottom", "right")
    band = _box(1.5, "signal", 7)
    frame = _box(1.5, "signal", 10)
    pad, bar = points(6.5), points(10)  # a box's lines stand outside its text: text this far in puts them on the edge
    return (
        Style("Normal", based="", face="text", step="body", colour="ink", before=0, after=7,
              left=col or None),
        Style("heading 1", next="Normal", face="text", step="head", bold=True, before=24.5, after=8, left=out,
              keep=True, outline=0, borders=_box(1, "ink", 6, "top")),
        Style("heading 2", next="Normal", bold=True, before=10.5, after=1.75, keep=True, outline=1),
        *(Style(f"heading {level}", based="Heading2", next="Normal", outline=level - 1) for level in (3, 4, 5)),
        Style("Title", next="Subtitle", step="title", tight=True, bold=True, after=10.5, left=out, keep=True,
              track=-0.3),
        Style("Title Withdrawn", based="Title", colour="ink2", ours=True),
        Style("Subtitle", next="Byline", step="lead", colour="ink2", after=10.5, left=out, right=twips(20)),
        Style("Masthead", next="Title", face="label", colour="ink2", after=21, left=out, ours=True,
              borders=_box(3, "accent", 7, "top"), tabs=(("right", end),), exact=20),
        Style("Byline", next="Normal", face="label", step="small", colour="ink2", after=17.5, left=out, ours=True),
        Style("Correction", next="Normal", face="label", after=17.5, ours=True,
              borders=_box(1, "signal", 7, "top", "bottom")),
        Style("Key Points Heading", next="KeyPoint", face="label", bold=True, colour="accent", after=1.75, keep=True,
              borders=key, shade="tint", left=col + pad + HANG, right=pad, hanging=HANG, ours=True),
        Style("Key Point", after=3.5, borders=key, shade="tint", left=col + pad + HANG, right=pad, hanging=HANG,
              listed=(DASHES, 0), ours=True),
        Style("Key Point Text", based="KeyPoint", left=col + pad, hanging=0, listed=(0, 0), ours=True),
        Style("TOC Heading", next="TOC1", face="label", bold=True, colour="accent", before=14, after=3.5, keep=True),
        Style("toc 1", after=1.75, tabs=(("right", end),)),
        Style("toc 2", after=1.75, left=col + points(10.5), tabs=(("right", end),)),
        Style("List Bullet", after=3.5, left=col + HANG, hanging=HANG, listed=(DASHES, 0)),
        *(Style(f"List Bullet {level}", based="ListBullet", left=col + HANG * level, listed=(DASHES, level - 1))
          for level in (2, 3)),
        Style("List Number", after=3.5, left=col + HANG_NUMBER, hanging=HANG_NUMBER, listed=(NUMBERS, 0)),
        *(Style(f"List Number {level}", based="ListNumber", left=col + HANG_NUMBER * level, listed=(NUMBERS, level - 1))
          for level in (2, 3)),
        Style("Side Label", next="Normal", face="label", bold=True, colour="accent", after=1.75, keep=True,
              ours=True),
        Style("List Continue", after=3.5, left=col + HANG),
        *(Style(f"List Continue {level}", based="ListContinue", left=col + HANG * level) for level in (2, 3)),
        Style("Quote", next="QuoteSource", step="lead", italic=True, before=7, after=5, keep=True),
        Style("Quote Source", next="Normal", face="label", step="small", colour="ink2", after=17.5, ours=True),
        Style("Callout Heading", next="Callout", face="label", bold=True, colour="accent", before=14, after=1.75,
              keep=True, borders=call, shade="tint", left=col + bar, right=pad, ours=True),
        Style("Callout", after=7, borders=call, shade="tint", left=col + bar, right=pad, ours=True),
        Style("Figure", next="Caption", before=14, after=5.25, keep=True, ours=True),
        Style("caption", next="Normal", face="label", step="small", colour="ink2", after=14),
        Style("Table Caption", based="Caption", before=7, after=5.25, left=out, keep=True, ours=True),
        Style("Table Text", face="label", step="small", after=0, left=0, ours=True),
        Style("Table Head", based="TableText", bold=True, ours=True),
        Style("Table Total", based="TableText", bold=True, ours=True),
        Style("Table Number", based="TableText", end=True, ours=True),
        Style("Table Note", based="Caption", before=5.25, after=14, left=out, ours=True),
        Style("Timeline Date", face="label", bold=True, after=0, left=0, ours=True),
        Style("Timeline Date Ahead", based="TimelineDate", colour="ink2", ours=True),
        Style("Timeline Event", after=0, left=points(SPINE), ours=True),
        Style("Affected Group", face="label", bold=True, after=0, left=0, right=points(10), ours=True),
        Style("Affected Effect", after=0, left=0, ours=True),
        Style("FAQ Question", next="FAQAnswer", bold=True, before=10.5, after=1.75, keep=True, ours=True),
        Style("FAQ Answer", ours=True),
        Style("Code", face="mono", step="small", before=7, after=10.5, left=col + pad, right=pad, shade="tint",
              borders=key, unproofed=True, ltr=True, ours=True),
        Style("Rule", before=10.5, after=17.5, right=sheet.measure - points(42), ours=True,
              borders=_box(0.5, "rule", 1, "bottom"), exact=1),
        Style("Stamp", next="Masthead", face="label", bold=True, colour="on_signal", after=10.5, shade="signal",
              borders=band, left=out + points(8.5), right=points(8.5), ours=True),
        Style("Stamp Draft", based="Stamp", colour="signal", shade="paper", ours=True),
        Style("Withdrawal Heading", next="Withdrawal", face="label", bold=True, colour="signal", after=1.75, keep=True,
              borders=frame, left=out + points(11.5), right=points(11.5), ours=True),
        Style("Withdrawal", borders=frame, left=out + points(11.5), right=points(11.5), ours=True),
        Style("Source", face="label", step="small", after=5.25, left=col + points(16), hanging=points(16), ours=True),
        Style("footnote text", face="label", step="small", after=1.75),
        Style("Footnote Source", based="FootnoteText", ours=True),
        Style("Colophon", face="label", step="small", colour="ink2", before=21, borders=_box(0.5, "rule", 7, "top"),
              ours=True),
        Style("Edition Title", next="EditionDate", step="edition", tight=True, bold=True, before=21, after=10.5,
              left=out, keep=True, track=-0.8, ours=True),
        Style("Edition Date", face="label", step="lead", colour="ink2", after=42, left=out, ours=True),
        Style("Entry Number", face="label", step="head", colour="accent", after=0, left=0, ours=True),
        Style("Entry Title", next="EntryStandfirst", step="head", bold=True, after=1.75, left=0, keep=True, ours=True),
        Style("Lead Entry Title", based="EntryTitle", step="cover", tight=True, ours=True),
        Style("Entry Standfirst", colour="ink2", after=0, left=0, ours=True),
        Style("header", face="label", step="run", colour="ink2", after=0, left=out, tabs=(("right", end),)),
        Style("Header Stamped", based="Header", tabs=(("center", out + sheet.full // 2), ("right", end)),
              ours=True),
        Style("footer", face="label", step="run", colour="ink2", after=0, left=out, tabs=(("right", end),)),
        Style("annotation text", face="label", step="small", after=1.75, left=0),
        Style("Gap", after=0, exact=1, ours=True),
        Style("Hyperlink", character=True, based="", colour="accent", underline=True),
        Style("footnote reference", character=True, based="", face="label", bold=True, colour="accent",
              raised=True),
        Style("annotation reference", character=True, based="", step="run"),
        Style("Code Char", character=True, based="", face="mono", unproofed=True, ours=True),
        Style("Label", character=True, based="", bold=True, colour="ink", ours=True),
        Style("Correction Label", character=True, based="", bold=True, colour="signal", ours=True),
        Style("Names", character=True, based="", bold=True, colour="ink", ours=True),
        Style("Credit", character=True, based="", ours=True),
        Style("Corrected", character=True, based="", colour="ink2", ours=True),
        Style("Running Stamp", character=True, based="", bold=True, colour="signal", ours=True),
        Style("Running Number", character=True, based="", bold=True, colour="ink", ours=True),
    )  # fmt: skip
