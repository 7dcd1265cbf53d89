"""Alt texts that say nothing of the picture: a file's name, an address, the word image."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "alt-text"
ABOUT = "an alt text that is a file's name or says image: `IMG_2031.jpg`"
LANGUAGES = None

_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)(?:\?\S*)?|(?:https?://|data:)\S+", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|dsc[fn]?|image|img_|photo|picture|screenshot|unnamed|untitled|pic|bild|imagen?|immagine|afbeelding|untitled"
    r"|placeholder|alt|alt text)[\s_-]*\d*",
    re.IGNORECASE,
)


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each alt text that says nothing."""
    for text in subject.texts:
        if text.field == "alt" and (_FILE.fullmatch(text.shown) or _CAMERA.fullmatch(text.shown)):
            what = "the alt text does not say what the picture shows"
            yield text.finding(NAME, 0, len(text.shown), what, "say it, for those who do not see it")
