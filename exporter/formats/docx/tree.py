"""What the walk asks of an element of house HTML, and what it says of one that it has no rule for."""

from lxml import etree

from exporter.markup import block_of


def classes(element: etree._Element) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def words(element: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(str(piece) for piece in element.itertext())


def refused(element: etree._Element, why: str) -> Exception:
    """Return the fault of a tag that cannot be walked: it names tag and block."""
    from exporter.templates import TemplateFault  # brings Jinja2: only where it is needed

    return TemplateFault("docx", f"<{element.tag}>: {why}", block=block_of(element))
