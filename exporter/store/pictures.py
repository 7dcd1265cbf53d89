"""Pictures of records: kept once, as they can be published, under the digest by which records name them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from exporter.artifacts.blobs import Damaged, Missing
from exporter.assets import Picture, take_in
from exporter.database import put, read, write
from exporter.database import tables as t
from exporter.record.asset import Asset
from exporter.store import Store

_AT_HAND = select(t.Picture.sha256).where(t.Picture.sha256.in_(bindparam("names", expanding=True)))


def keep(store: Store, pictures: Mapping[str, Picture]) -> None:
    """Keep pictures under the digests that records name them by. Those that are there already cost nothing."""
    with read(store.engine) as session:
        known = _known(session, pictures)
    rows = [
        {"sha256": name, "blob": store.blobs.put(picture.data), "asset": picture.asset.model_dump(mode="json")}
        for name, picture in pictures.items()
        if name not in known
    ]
    if rows:
        with write(store.engine) as session:
            for row in rows:
                put(session, t.Picture, **row)


def take(store: Store, data: bytes) -> Asset:
    """Return the asset by which a record may name a picture from now on. Raise PictureFault."""
    picture = take_in(data)
    keep(store, {picture.asset.sha256: picture})
    return picture.asset


def pictures(store: Store, names: Iterable[str]) -> dict[str, Picture]:
    """Return those of the pictures that are there, by the digests that records name them by. Raise Away."""
    with read(store.engine) as session:
        known = _known(session, names)
    found = {}
    for name, row in known.items():
        try:
            found[name] = Picture(Asset.model_validate(row.asset), store.blobs.get(row.blob))
        except (Missing, Damaged):
            continue  # as one that was never there: its words go out, and the manifest tells
    return found


def at_hand(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Return which of the pictures are there."""
    asked = list(dict.fromkeys(names))
    return frozenset(session.scalars(_AT_HAND, {"names": asked})) if asked else frozenset()


def _known(session: Session, names: Iterable[str]) -> dict[str, t.Picture]:
    asked = list(dict.fromkeys(names))
    if not asked:
        return {}
    rows = session.scalars(select(t.Picture).where(t.Picture.sha256.in_(asked))).all()
    return {row.sha256: row for row in rows}
