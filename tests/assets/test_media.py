"""The media folder: pictures are read by the digest of their bytes, and what is wrong with one is told."""

import hashlib
from pathlib import Path

import pytest

from exporter.assets import Picture, read_media, take_in
from exporter.record import Asset
from tests.painted import bitmap


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Picture]:
    """Return a media folder and the picture that lies in it."""
    picture = take_in(bitmap("PNG"))
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / picture.asset.file_name).write_bytes(picture.data)
    return folder, picture


def test_pictures_are_read_by_the_digest_of_their_bytes(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    assert read_media(folder, [picture.asset]) == ({picture.asset.sha256: picture}, [])


def test_for_each_picture_that_is_not_as_it_should_be_there_is_a_sentence(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    asset = picture.asset
    gone = take_in(bitmap("GIF")).asset
    damaged = take_in(bitmap("JPEG")).asset
    (folder / damaged.file_name).write_bytes(b"something else")
    broken = Asset(sha256=hashlib.sha256(b"no picture").hexdigest(), media_type="image/png", size=10, width=1, height=1)
    (folder / broken.file_name).write_bytes(b"no picture")
    directory = take_in(bitmap("WEBP")).asset
    (folder / directory.file_name).mkdir()
    found, sentences = read_media(folder, [gone, damaged, broken, directory, asset])
    assert list(found) == [asset.sha256]
    for sentence, name, words in zip(
        sentences,
        (gone.file_name, damaged.file_name, broken.file_name, directory.file_name),
        ("is not in media/", "is damaged", "is broken: no picture that can be read", "is not in media/"),
        strict=True,
    ):
        assert sentence.startswith(f"the picture {name} ")
        assert words in sentence


def test_a_record_that_lies_about_the_kind_of_a_picture_is_told(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    lie = picture.asset.model_copy(update={"media_type": "image/svg+xml"})
    (folder / lie.file_name).write_bytes(picture.data)
    found, sentences = read_media(folder, [lie])
    assert found == {}
    assert sentences == [f"the picture {lie.file_name} in media/ is image/png, the record says image/svg+xml"]
