"""Reads built once and run many times: half of a page's time went into building the same statements anew."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import with_loader_criteria

from portal.ground.db import OfWard, db, ward

_IN_FORCE: sa.BindParameter[int] = sa.bindparam("ward_in_force", type_=sa.Integer, callable_=ward)


class Prepared:
    """A read built once and run many times: `build` gets a bind parameter for each name, a list of a type standing for
    many values.

    It is limited to the ward in force like every other, by a parameter that is read when it runs.
    """

    def __init__(self, build: Callable[..., Any], **types: Any) -> None:
        self.build, self.types = build, types

    @cached_property
    def statement(self) -> Any:
        parameters: dict[str, Any] = {}
        for name, kind in self.types.items():
            many = isinstance(kind, list)
            parameters[name] = sa.bindparam(name, type_=kind[0] if many else kind, expanding=many)
        limit = with_loader_criteria(OfWard, lambda row: row.ward_id == _IN_FORCE, include_aliases=True)
        return self.build(**parameters).options(limit).execution_options(prepared=True)

    def __call__(self, **values: Any) -> sa.Result[Any]:
        ward()  # asking without one is a mistake, whatever the statement
        return db.session.execute(self.statement, values)


def prepared(**types: Any) -> Callable[[Callable[..., Any]], Prepared]:
    """Says a read over the function that builds it: `@prepared(person_id=sa.BigInteger)`, then `rows(person_id=7)`."""
    return lambda build: Prepared(build, **types)
