"""Colour: whatever a picture is written in becomes sRGB (IEC 61966-2-1) with eight bits a channel, or grey.

That is what browsers take a picture without a profile for, what Word shows, and what a PDF/A with an sRGB output intent
holds without a word more. Profiles are followed once, here; those that do what sRGB does anyway change no pixel.
"""

import io
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from exporter.assets.faults import PictureFault

if TYPE_CHECKING:
    from PIL import Image

_CLOSE = 3  # of 255: what nobody sees
_PLAIN = frozenset(("1", "L", "LA", "P", "RGB", "RGBA"))


def is_plain(image: "Image.Image") -> bool:
    """Return whether a picture is sRGB or grey already, with eight bits a channel at most, and no profile to follow."""
    return image.mode in _PLAIN and _profile(image) is None


def as_srgb(image: "Image.Image") -> "tuple[Image.Image, list[str]]":
    """Return a picture in sRGB or grey, and what became of its colours in words. Raise PictureFault."""
    from PIL import Image, ImageCms

    told: list[str] = []
    profile = _profile(image)
    if image.mode.startswith("I;16"):  # exactly the high byte: nothing between is rounded twice
        high = image.tobytes()[(0 if image.mode.endswith("B") else 1) :: 2]
        return Image.frombytes("L", image.size, high), ["16 bits became 8"]
    if image.mode == "LAB":
        profile = _opened(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes())
    if profile is not None and image.mode in ("P", "1"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if profile is not None:
        name = "CMYK" if image.mode == "CMYK" else " ".join(ImageCms.getProfileDescription(profile).split())[:60]
        told.append(f"{name or 'its colours'} became sRGB")
        return _followed(image, profile), told
    if image.mode in _PLAIN:
        return image, told
    if image.mode in ("CMYK", "YCbCr", "HSV", "RGBX", "RGBa", "La", "PA"):
        target = {"RGBa": "RGBA", "La": "LA", "PA": "RGBA"}.get(image.mode, "RGB")
        return image.convert(target), ["CMYK became sRGB"] if image.mode == "CMYK" else []
    raise PictureFault(f"numbers ({image.mode}) instead of colours; save it as a picture with 8 bits a channel")


def _profile(image: "Image.Image") -> "ImageCmsProfile | None":
    """Return the profile that a picture must be shown by; None where it has none, a broken one, or one like sRGB."""
    data = image.info.get("icc_profile")
    mode = {"P": "RGB", "1": "L", "LA": "L", "RGBA": "RGB"}.get(image.mode, image.mode)
    if not isinstance(data, bytes) or mode not in ("L", "RGB", "CMYK") or not _matters(data, mode):
        return None
    return _opened(data)


def _followed(image: "Image.Image", profile: "ImageCmsProfile") -> "Image.Image":
    from PIL import Image, ImageCms

    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    grey = image.mode in ("L", "LA")
    base = image if alpha is None else image.convert("L" if grey else "RGB")
    made = ImageCms.applyTransform(base, _transform(profile, base.mode))
    assert made is not None
    made = made.convert("L") if grey else made
    return Image.merge(made.mode + "A", [*made.split(), alpha]) if alpha is not None else made


@lru_cache(maxsize=32)
def _matters(data: bytes, mode: str) -> bool:
    """Return whether a profile turns colours of a mode into others than sRGB would; a broken one does nothing."""
    from PIL import Image, ImageChops, ImageCms

    channels = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    steps = list(product(range(0, 256, 5 if mode == "L" else 51), repeat=channels))
    sample = Image.frombytes(mode, (len(steps), 1), bytes(value for step in steps for value in step))
    try:
        made = ImageCms.applyTransform(sample, _transform(_opened(data), mode))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    if mode == "CMYK" or made is None:
        return made is not None
    difference = ImageChops.difference(made, sample.convert("RGB"))
    return max(most for _, most in difference.getextrema()) > _CLOSE  # type: ignore[misc]


def _opened(data: bytes) -> "ImageCmsProfile":
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(io.BytesIO(data))


def _transform(profile: "ImageCmsProfile", mode: str) -> "ImageCmsTransform":
    from PIL import ImageCms

    return ImageCms.buildTransform(
        profile,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsProfile, ImageCmsTransform
