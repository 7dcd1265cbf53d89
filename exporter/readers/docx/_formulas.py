"""Formulas (Office Math, ECMA-376 Part 1 §22.1) as words in a line: a/b, x^2, √(x)."""

from lxml import etree

from exporter.readers.docx._names import M

_SKIPPED = frozenset(
    f"{M}{name}" for name in "ctrlPr rPr fPr radPr sSubPr sSupPr sSubSupPr naryPr dPr mPr accPr".split()
)


def formula(element: etree._Element) -> str:
    """Return the words of a formula on one line, "" for an empty one."""
    return " ".join(_words(element).split())


def _words(element: etree._Element) -> str:
    match element.tag.removeprefix(M):
        case "t":
            return element.text or ""
        case "f":
            return f"{_group(element, 'num')}/{_group(element, 'den')}"
        case "sSup":
            return f"{_part(element, 'e')}^{_group(element, 'sup')}"
        case "sSub":
            return f"{_part(element, 'e')}_{_group(element, 'sub')}"
        case "sSubSup":
            return f"{_part(element, 'e')}_{_group(element, 'sub')}^{_group(element, 'sup')}"
        case "rad":
            degree = _part(element, "deg").strip()
            return f"{degree}√({_part(element, 'e')})"
        case "nary":
            sign = element.find(f"{M}naryPr/{M}chr")
            limits = "".join(
                f"{mark}({words})" for mark, name in (("_", "sub"), ("^", "sup")) if (words := _part(element, name))
            )
            return f"{sign.get(f'{M}val', '∫') if sign is not None else '∫'}{limits} {_part(element, 'e')}"
        case "d":
            first, last = (_bracket(element, name, usual) for name, usual in (("begChr", "("), ("endChr", ")")))
            return first + ", ".join(_words(one) for one in element.iterchildren(f"{M}e")) + last
        case "mr":
            return "[" + ", ".join(_words(one) for one in element.iterchildren(f"{M}e")) + "]"
        case "func":
            return f"{_part(element, 'fName')} {_part(element, 'e')}"
        case "oMath":
            return "".join(_words(one) for one in element if one.tag not in _SKIPPED) + " "
    return "".join(_words(one) for one in element if one.tag not in _SKIPPED)


def _part(element: etree._Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else _words(found)


def _group(element: etree._Element, name: str) -> str:
    words = _part(element, name).strip()
    return words if len(words) <= 1 or words.isalnum() else f"({words})"


def _bracket(element: etree._Element, name: str, usual: str) -> str:
    found = element.find(f"{M}dPr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")
