"""Secrets that say which ward they open (`12.Zk3…`): they are looked for there alone, on whichever machine it lies."""

import secrets

import sqlalchemy as sa

from portal.ground.db import OfWard

_WARDS = sa.table("ward", sa.column("id"))
_DIGITS = 9  # of a ward's number: what is longer is none, and no engine is asked for it


def new_token(ward_id: int, size: int) -> str:
    """`size`: bytes of randomness."""
    return f"{ward_id}.{secrets.token_urlsafe(size)}"


def ward_named(token: str) -> int | None:
    """None for one given out before 01/12/2026, which names no ward, and for what is no token at all."""
    number, dot, _ = token.partition(".")
    return int(number) if dot and number.isascii() and number.isdigit() and len(number) <= _DIGITS else None


def where_named(kind: type[OfWard], token: str) -> sa.ColumnElement[bool]:
    """The rows among which this token is looked for. An address in somebody's calendar lives for years: one that names
    no ward is looked for in each."""
    number = ward_named(token)
    return kind.ward_id.in_(sa.select(_WARDS.c.id)) if number is None else kind.ward_id == number
