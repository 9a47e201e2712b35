"""An actor of whom a statement knows how they stand and not who they are: what it asks of them is a parameter, so that
one statement serves everybody who stands alike (see ground.prepared)."""

from collections.abc import Callable, Collection, Hashable
from contextvars import ContextVar
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.ground.sql import SqlIds
from portal.policy.standing import Actor, Helping, Service

asked: ContextVar[bool] = ContextVar("policy_asked", default=False)
Question = tuple[Hashable, ...]
Kind = type[sa.types.TypeEngine[Any]]
Parameters = list[Any] | sa.BindParameter[Any]  # nothing, or one that stands for all of them


class Formal:
    """Answers as the actor it was made from, with parameters for ids and paths. Each question is kept with what the
    statement was built on, whether there is one and how many; another actor stands alike whose answers are the same."""

    def __init__(self, like: Actor) -> None:
        self._like: Actor | None = like
        self._built_on: dict[Question, tuple[Callable[[Actor], object], object]] = {}
        self._values: dict[str, Callable[[Actor], object]] = {}
        self._given: dict[Question, sa.BindParameter[Any]] = {}

    def finish(self) -> None:
        """The statement is built: nobody in particular is remembered."""
        self._like = None

    def stands_for(self, actor: Actor) -> bool:
        return all(answer(actor) == was for answer, was in self._built_on.values())

    def values(self, actor: Actor) -> dict[str, object]:
        asked.set(True)  # the policy, when the statement was built
        return {name: value(actor) for name, value in self._values.items()}

    @property
    def person_id(self) -> sa.BindParameter[int] | None:
        there = self._noted(("person?",), lambda actor: actor.person_id is not None)
        return self._parameter(("person",), lambda actor: actor.person_id) if there else None

    def has(self, *roles: str) -> bool:
        return bool(self._noted(("has", *roles), lambda actor: actor.has(*roles)))

    def units(self, *roles: str) -> Parameters:
        return self._many(("units", *roles), lambda actor: actor.units(*roles))

    def reaches(self, role: str) -> list[sa.BindParameter[str]]:
        def one(number: int) -> Any:
            return self._parameter(("reach", role, number), lambda actor: actor.reaches(role)[number], sa.Text)

        return [
            one(number) for number in range(self._noted(("reaches?", role), lambda actor: len(actor.reaches(role))))
        ]

    @property
    def places(self) -> Parameters:
        return self._many(("places",), lambda actor: actor.places)

    @property
    def roles(self) -> Parameters:
        return self._many(("roles",), lambda actor: actor.roles, sa.Text)

    @property
    def kin(self) -> Parameters:
        return self._many(("kin",), lambda actor: sorted(actor.kin))

    @property
    def types_for(self) -> Parameters:
        return self._many(("types_for",), lambda actor: sorted(actor.types_for))

    @property
    def helps(self) -> list[Helping]:
        def one(number: int, some: bool) -> Helping:
            body = self._parameter(("helps", number), lambda actor: _helps(actor)[number].body_id)
            only = ("only", number), lambda actor: sorted(_helps(actor)[number].only or ())
            return Helping(body, self._parameter(*only, many=True) if some else None)

        alike = self._noted(("helps?",), lambda actor: [one.only is not None for one in _helps(actor)])
        return [one(number, some) for number, some in enumerate(alike)]

    @property
    def services(self) -> list[Service]:
        def one(number: int, since: bool, until: bool, some: bool) -> Service:
            def day(name: str) -> Any:
                return self._parameter((name, number), lambda actor: getattr(_services(actor)[number], name), sa.Date)

            body = self._parameter(("serves", number), lambda actor: _services(actor)[number].body_id)
            only = ("served", number), lambda actor: sorted(_services(actor)[number].only or ())
            return Service(
                body,
                day("since") if since else None,
                day("until") if until else None,
                self._parameter(*only, many=True) if some else None,
            )

        alike = self._noted(("serves?",), lambda actor: [_shape(one) for one in _services(actor)])
        return [one(number, *shape) for number, shape in enumerate(alike)]

    def _noted(self, question: Question, answer: Callable[[Actor], Any]) -> Any:
        if question not in self._built_on:
            if self._like is None:
                raise LookupError(f"asked after the statement was built: {question}")
            self._built_on[question] = answer, answer(self._like)
        return self._built_on[question][1]

    def _many(self, question: Question, answer: Callable[[Actor], object], kind: Kind = sa.BigInteger) -> Parameters:
        """Nothing, or a parameter for all of them."""
        some = self._noted((*question, "?"), lambda actor: bool(answer(actor)))
        return self._parameter(question, answer, kind, many=True) if some else []

    def _parameter(
        self, question: Question, answer: Callable[[Actor], object], kind: Kind = sa.BigInteger, *, many: bool = False
    ) -> Any:
        if question not in self._given:
            name = f"actor_{len(self._given)}"
            self._given[question] = sa.bindparam(name, type_=kind, expanding=many)
            self._values[name] = answer
        return self._given[question]


def _helps(actor: Actor) -> list[Helping]:
    return sorted(actor.helps, key=lambda one: (one.only is not None, one.body_id, sorted(one.only or ())))


def _shape(one: Service) -> tuple[bool, bool, bool]:
    return one.since is not None, one.until is not None, one.only is not None


def _services(actor: Actor) -> list[Service]:
    return sorted(
        actor.services,
        key=lambda one: (
            _shape(one),
            one.body_id,
            one.since or date.min,
            one.until or date.max,
            sorted(one.only or ()),
        ),
    )


def listed(ids: Collection[int] | sa.BindParameter[int]) -> list[int] | sa.BindParameter[int]:
    """Ids in their order, or the parameter that stands for them."""
    return ids if isinstance(ids, sa.BindParameter) else sorted(ids)


def none_of(ids: SqlIds) -> bool:
    return not isinstance(ids, sa.BindParameter) and not ids
