"""Tokens: who may do what. Only a hash is kept; whoever loses a token gets another one.

A token is `bx_<id>_<secret>`: 256 bits by chance, so that a keyed hash (HMAC-SHA256, RFC 2104) is enough, and a guess
costs the service next to nothing.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from exporter.database import changed, read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.store import Store

SCOPES = ("read", "write", "publish")
"""What a token may be allowed to do; each stands for itself. A partner's has the scopes of its channels instead."""
_CHANNEL = re.compile(r"channel:[a-z0-9]+(-[a-z0-9]+)*")
_FORM = re.compile(r"bx_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
_USED = 60  # seconds between two notes of when a token was used last
BELIEVED = 3.0
"""Seconds for which a process need not ask again who holds a token."""
_MOST = 1000
_believed: dict[tuple[int, bytes], tuple["Holder", float]] = {}
_revocations = 0


@dataclass(frozen=True)
class Holder:
    """Whoever showed a token: its id, the name it was made under, and what it allows."""

    id: str
    name: str
    scopes: frozenset[str]


def of_channel(slug: str) -> str:
    """Return the scope that lets a partner read a channel, and nothing else."""
    return f"channel:{slug}"


def make(store: Store, name: str, scopes: Iterable[str], *, days: float | None = None) -> str:
    """Return a new token. It is told this once. Raise ValueError for a scope that is none."""
    asked = list(dict.fromkeys(scopes))
    unknown = [scope for scope in asked if scope not in SCOPES and not (_CHANNEL.fullmatch(scope) and len(scope) < 90)]
    if unknown or not asked:
        choice = f"{', '.join(SCOPES)}, or channel: and the slug of one"
        raise ValueError(f"{', '.join(unknown) or 'nothing'} is no scope; choose of {choice}")
    id = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(12))
    secret = secrets.token_urlsafe(32)
    with write(store.engine) as session:
        moment = session.scalar(select(now()))
        assert moment is not None
        expires_at = moment + days * 86400 if days is not None else None
        session.add(t.Token(id=id, name=name, hash=_hash(store, id, secret), scopes=asked, expires_at=expires_at))
    return f"bx_{id}_{secret}"


def holder(store: Store, token: str) -> Holder | None:
    """Return who holds a token, None if it is none, was revoked or has expired."""
    found = _FORM.fullmatch(token)
    if not found:
        return None
    id, secret = found.groups()
    with read(store.engine) as session:
        alive = t.Token.revoked_at.is_(None) & ((t.Token.expires_at.is_(None)) | (t.Token.expires_at > now()))
        fresh = t.Token.used_at.is_not(None) & (t.Token.used_at > now() - _USED)
        row = session.execute(select(t.Token, fresh).where(t.Token.id == id, alive)).one_or_none()
        if row is None or not hmac.compare_digest(row[0].hash, _hash(store, id, secret)):
            return None
        known = Holder(id, row[0].name, frozenset(row[0].scopes))
    if not row[1]:
        with write(store.engine, lasting=False) as session:
            session.execute(update(t.Token).where(t.Token.id == id).values(used_at=now()))
    return known


def known(store: Store, token: str) -> Holder | None:
    """Return what `holder` does; who was known is believed for `BELIEVED` seconds, unless revoked in this process.

    So a token that another process revoked is refused after that time at the latest.
    """
    someone = believed(store, token)
    if someone:
        return someone
    before = _revocations
    someone = holder(store, token)
    if someone and before == _revocations:  # else it may have been this one
        if len(_believed) > _MOST:
            _believed.clear()
        _believed[_place(store, token)] = (someone, time.monotonic() + BELIEVED)
    return someone


def believed(store: Store, token: str) -> Holder | None:
    """Return who holds a token if that is still believed: no database is asked."""
    found = _believed.get(_place(store, token))
    return found[0] if found and found[1] > time.monotonic() else None


def _place(store: Store, token: str) -> tuple[int, bytes]:
    return id(store.engine), hashlib.sha256(token.encode(errors="replace")).digest()


def listed(store: Store) -> Sequence[t.Token]:
    """Return all tokens, the newest first; no secret is among what is known of them."""
    with read(store.engine) as session:
        rows = session.scalars(select(t.Token).order_by(t.Token.created_at.desc())).all()
        return rows


def revoke(store: Store, id: str) -> bool:
    """Return whether there was a token of that id to revoke. It is refused from the next request on."""
    with write(store.engine) as session:
        alive = (t.Token.id == id) & t.Token.revoked_at.is_(None)
        found = changed(session, update(t.Token).where(alive).values(revoked_at=now())) > 0
    _disbelieve()
    return found


def revoke_all(store: Store, name: str) -> None:
    """Revoke all tokens of a name."""
    with write(store.engine) as session:
        alive = (t.Token.name == name) & t.Token.revoked_at.is_(None)
        session.execute(update(t.Token).where(alive).values(revoked_at=now()))
    _disbelieve()


def _disbelieve() -> None:
    global _revocations
    _revocations += 1
    _believed.clear()


def _hash(store: Store, id: str, secret: str) -> str:
    return hmac.new(store.settings.key, f"{id}.{secret}".encode(), hashlib.sha256).hexdigest()
