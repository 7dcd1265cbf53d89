"""Tokens: told once, kept as a hash, refused once revoked or expired."""

import pytest
from sqlalchemy import select, update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.store import Store, tokens
from tests.jobs.desk import at_once
from tests.stores import with_settings


def test_who_shows_a_token_is_known_with_what_it_allows(store: Store) -> None:
    token = tokens.make(store, "desk", ["read", "write", "read"])
    holder = tokens.holder(store, token)
    assert holder is not None
    assert (holder.name, sorted(holder.scopes)) == ("desk", ["read", "write"])


def test_nothing_that_is_kept_gives_a_token_away(store: Store) -> None:
    token = tokens.make(store, "desk", ["read"])
    secret = token.rpartition("_")[2]
    with read(store.engine) as session:
        row = session.scalars(select(t.Token)).one()
        kept = [str(value) for name, value in vars(row).items() if not name.startswith("_")]
    assert not any(secret in value or token in value for value in kept)


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), str.upper, str.strip]
)
def test_a_token_that_differs_by_a_letter_is_nobody_s(store: Store, change: object) -> None:
    token = tokens.make(store, "desk", ["read"])
    assert callable(change)
    changed = change(token)
    assert (tokens.holder(store, changed) is None) == (changed != token)


@pytest.mark.parametrize("token", ["", "bx_", "bx_000000000000_" + "x" * 43, "Bearer x", "bx_\0", "é" * 59])
def test_what_is_no_token_is_nobody_s(store: Store, token: str) -> None:
    assert tokens.holder(store, token) is None


def test_a_token_of_another_secret_is_nobody_s(store: Store) -> None:
    token = tokens.make(store, "desk", ["read"])
    assert tokens.holder(with_settings(store, secret="another"), token) is None


def test_a_revoked_token_is_refused_from_then_on(store: Store) -> None:
    token, other = (tokens.make(store, name, ["read"]) for name in ("desk", "other"))
    holder = tokens.holder(store, token)
    assert holder is not None
    assert tokens.revoke(store, holder.id)
    assert tokens.holder(store, token) is None
    assert tokens.holder(store, other) is not None
    assert not tokens.revoke(store, holder.id)
    assert not tokens.revoke(store, "no such id")


def test_all_tokens_of_a_name_go_at_once(store: Store) -> None:
    gone = [tokens.make(store, "embedded", ["read"]) for _ in range(2)]
    stays = tokens.make(store, "desk", ["read"])
    tokens.revoke_all(store, "embedded")
    assert [tokens.holder(store, token) is None for token in (*gone, stays)] == [True, True, False]


def test_a_token_expires_by_the_clock_of_the_database(store: Store) -> None:
    token = tokens.make(store, "desk", ["read"], days=1)
    holder = tokens.holder(store, token)
    assert holder is not None
    with write(store.engine) as session:
        session.execute(update(t.Token).values(expires_at=t.Token.expires_at - 86401))
    assert tokens.holder(store, token) is None


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "admin"]])
def test_a_scope_that_is_none_is_refused_with_those_there_are(store: Store, scopes: list[str]) -> None:
    with pytest.raises(ValueError, match="choose of read, write, publish"):
        tokens.make(store, "desk", scopes)
    assert tokens.listed(store) == []


def test_when_a_token_was_used_last_is_noted_once_a_minute_whoever_asks_at_once(store: Store) -> None:
    token = tokens.make(store, "desk", ["read"])
    assert tokens.listed(store)[0].used_at is None
    found = at_once(*[lambda: tokens.holder(store, token)] * 8)
    assert all(isinstance(one, tokens.Holder) for one in found)
    used = tokens.listed(store)[0].used_at
    assert used is not None
    tokens.holder(store, token)
    assert tokens.listed(store)[0].used_at == used
