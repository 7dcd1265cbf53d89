"""Pictures as they come in: with words of a camera in them, in colours of many kinds."""

import io

from PIL import Image, ImageCms, PngImagePlugin

from tests.painted import linear, photograph, png, saved, telling

SECRETS = (b"Camera of a source", b"SERIAL-4711", b"Jane Source", b"GPS")


def with_secrets(kind: str) -> bytes:
    """Return a photograph that holds the secrets wherever its kind can hold any."""
    exif, xmp = telling().tobytes(), b"<x:xmpmeta>Jane Source</x:xmpmeta>"
    image = photograph()
    if kind == "JPEG":
        data = saved(image, kind, exif=exif, xmp=xmp, comment=b"Jane Source")
        iptc = b"Photoshop 3.0\x00Jane Source"
        return data[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2) + iptc + data[2:] + b"PK\x03\x04 Jane Source"
    if kind == "MPO":
        return saved(image, kind, exif=exif, save_all=True, append_images=[photograph(colour="blue")])
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Jane Source")
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return saved(image, kind, exif=exif, pnginfo=info) + b"Jane Source"
    if kind == "GIF":
        return saved(image.quantize(), kind, comment=b"Jane Source") + b"Jane Source"
    if kind == "moving":
        return saved(image, "WEBP", exif=exif, xmp=xmp, save_all=True, append_images=[photograph(colour="blue")])
    return saved(image, kind, exif=exif, **({"xmp": xmp} if kind in ("WEBP", "AVIF") else {}))


COLOURS = (
    *("CMYK JPEG", "CMYK TIFF", "Lab TIFF", "16 bits", "wide", "linear", "linear with clear parts", "palette", "sRGB"),
    *("broken profile", "BMP", "TIFF", "AVIF", "JPEG2000", "WEBP"),
)


def colours_of(name: str) -> bytes:
    """Return a patch of orange, with grey beneath, in a file of some colours."""
    image = Image.new("RGB", (60, 40), (230, 120, 40))
    image.paste((128, 128, 128), (0, 20, 60, 40))
    match name:
        case "CMYK JPEG":
            return saved(image.convert("CMYK"), "JPEG", quality=95, subsampling=0)
        case "CMYK TIFF":
            return saved(image.convert("CMYK"), "TIFF")
        case "Lab TIFF":
            way = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
            made = ImageCms.applyTransform(image, way)
            assert made is not None
            return saved(made, "TIFF")
        case "16 bits":
            rows = bytes(half for value in image.tobytes() for half in (value, value))
            lines = b"".join(b"\0" + rows[y * 360 : y * 360 + 360] for y in range(40))
            return png(60, 40, lines, depth=16)
        case "wide":
            return saved(
                _into(image, linear(wide=True)), "JPEG", quality=97, subsampling=0, icc_profile=linear(wide=True)
            )
        case "linear":
            return saved(_into(image, linear()), "PNG", icc_profile=linear())
        case "linear with clear parts":
            within = _into(image, linear())
            within.putalpha(Image.new("L", image.size, 200))
            return saved(within, "PNG", icc_profile=linear())
        case "palette":
            return saved(image.quantize(8), "PNG")
        case "sRGB":
            profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
            return saved(image, "PNG", icc_profile=profile)
        case "broken profile":
            return saved(image, "PNG", icc_profile=b"no profile at all" * 20)
        case _:
            return saved(image, name)


def _into(image: Image.Image, profile: bytes) -> Image.Image:
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    made = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), target)
    assert made is not None
    return made
