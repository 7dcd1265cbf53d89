"""Text decoded with the wrong encoding (Itâ€™s, cafÃ©), found by ftfy; and letters that are lost for good: �."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import MASK

NAME = "mojibake"
ABOUT = "text decoded with the wrong encoding (`Itâ€™s`, `cafÃ©`), letters lost as �"
LANGUAGES = None

# The first byte of a UTF-8 sequence and one that follows, as a one-byte encoding shows them. ftfy takes its time to
# come, and sees no text without such a pair.
_SUSPECT = re.compile(
    "[ÂÃÄÅÐÑØÙÎÏàáâãäåðСРГ├Γ╬]"
    "[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u2122\u2200-\u22ff\u2500-\u25ffÇéâäàåçêëèïîìЂ-џ]"
)
_WORD = re.compile(rf"[^ \n{MASK}]+")  # a hard space is part of what à becomes
_CUT_QUOTE = "â€"  # of ” the third byte is a control character, which no record holds
_LOST = re.compile(r"\S{0,40}\ufffd\S{0,40}")


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each word that was decoded wrongly, with what it is, and each in which a letter is lost."""
    for text in subject.texts:
        if text.flat.isascii():
            continue
        if _SUSPECT.search(text.flat):
            from ftfy import fix_encoding

            words = list(_WORD.finditer(text.flat))
            whole = _WORD.findall(fix_encoding(text.flat))  # the longer the text, the surer is ftfy
            meanings = whole if len(whole) == len(words) else [fix_encoding(word[0]) for word in words]
            for word, meant in zip(words, meanings, strict=True):
                meant = meant.replace(_CUT_QUOTE, "”")
                if meant != word[0]:
                    what, proposal = "decoded with the wrong encoding", f"write “{meant}”"
                    is_safe = not _SUSPECT.search(meant)
                    yield text.finding(NAME, *word.span(), what, proposal, put=meant, is_safe=is_safe)
        for word in _LOST.finditer(text.flat) if "\ufffd" in text.flat else ():
            what = "a letter was lost when the text was decoded"
            yield text.finding(NAME, *word.span(), what, "look it up in the original")
