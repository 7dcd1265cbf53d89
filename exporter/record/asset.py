"""A picture as the record knows it: what it is, never its bytes."""

from typing import Annotated, Literal

from pydantic import Field

from exporter.record.base import Model

MediaType = Literal["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]

_SUFFIXES: dict[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


class Asset(Model):
    """A picture by its digest. Its bytes lie in `media/<sha256>.<suffix>` beside the record."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: MediaType
    size: Annotated[int, Field(gt=0, description="bytes")]
    width: Annotated[int, Field(gt=0, description="pixels")]
    height: Annotated[int, Field(gt=0, description="pixels")]

    @property
    def file_name(self) -> str:
        """Return `<sha256>.<suffix>`, the file's name in a media folder."""
        return f"{self.sha256}.{_SUFFIXES[self.media_type]}"
