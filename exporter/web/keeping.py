"""Who may keep what a channel brings, and for how long: the same headers for its feeds, pages and files."""

from exporter.publishing.view import Known

PUBLIC = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
"""How long what is open may be kept. Always the same: it must not tell that an embargo is about to end."""
PRIVATE = "private, no-cache"
"""The same for what needs a token."""
FOR_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""What lets readers that run in a browser fetch it and show it."""


def kept_by(channel: Known, *vary: str) -> dict[str, str]:
    """Return the headers that say who may keep something of a channel; `vary`: what else an answer depends on."""
    if channel.access == "open":
        return {"Cache-Control": PUBLIC, **FOR_ALL} | ({"Vary": ", ".join(vary)} if vary else {})
    return {"Cache-Control": PRIVATE, "Vary": ", ".join((*vary, "Authorization")), "X-Robots-Tag": "noindex"}
