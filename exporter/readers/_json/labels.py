"""The words that we add, in the language of the record: those of our labels, nearest to it."""

from functools import lru_cache

from exporter.labels import Labels


@lru_cache(maxsize=32)
def labels_of(language: str) -> Labels:
    """Return our labels nearest to a language tag (BCP 47), English if there are none."""
    from exporter.templates import ours

    folder = ours() / "labels"
    files = {f"labels/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    return Labels.of(language, files.get, [files])
