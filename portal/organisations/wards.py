"""What time brings is done ward by ward: looked at first, and only where something is wanted in a short writing
transaction of its own. One ward's work never holds another's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from portal.ground.db import db, flush, in_ward, writing
from portal.organisations.models import Ward
from portal.policy import Actor, Post, Role

Wanted = TypeVar("Wanted")


def wards() -> list[int]:
    """Every ward of the installation; ward 0 holds what stands above them. One whose opening was undone is none."""
    return _read(sa.select(Ward.id).where(Ward.id > 0, Ward.withdrawn_at.is_(None)))


def trails() -> list[int]:
    """Every ward that ever wrote a trail. Asks for nothing that an older shape lacks: an upgrade looks before it
    migrates."""
    return _read(sa.select(Ward.id).where(Ward.id > 0))


def _read(asked: sa.Select[int]) -> list[int]:
    found = list(db.session.scalars(asked.order_by(Ward.id)))
    db.session.rollback()
    return found


@contextmanager
def there(ward_id: int) -> Iterator[None]:
    """In another ward of the installation: what was written here is in the database first, and what is written there
    when this ward is in force again."""
    flush()
    with in_ward(ward_id):
        yield
        flush()


def in_each_ward(wanted: Callable[[], Wanted | None], deed: Callable[[Actor, Wanted], object]) -> None:
    """In each ward where something is wanted, the deed, by the portal itself. What fails in one ward is told when all
    have had their turn."""
    failed: list[Exception] = []
    for ward_id in wards():
        with in_ward(ward_id):
            try:
                found = wanted()
                db.session.rollback()
                if found:
                    with writing():
                        deed(the_portal(ward_id), found)
            except Exception as failure:
                db.session.rollback()
                failure.add_note(f"in ward {ward_id}")
                failed.append(failure)
    if failed:
        raise ExceptionGroup("what time brings did not end well in every ward", failed)


def the_portal(ward_id: int) -> Actor:
    """The portal itself, doing what a date commands; it is named so in the trail."""
    return Actor(ward_id=ward_id, person_id=None, posts=frozenset({Post(Role.OFFICE, 0, "/", 0, "Cổng Tự Soi")}))
