"""The place where later chapters add what the member list shows of a person: the state of the plan, of the month's
note. None are there by default; `app` fills the list."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.labels import Labelled
from portal.ground.slots import Registry
from portal.ground.sql import SqlIds, SqlWord
from portal.ground.text import Sentence
from portal.policy import Actor


class MemberColumn(NamedTuple):
    """One state a person, as far as the reader may know it: states only, never a text or a rating."""

    code: str  # in the address and as the filter's name
    label: Sentence
    states: type[Labelled]
    absent: Labelled  # shown for whoever `rows` leaves out
    # (ward_id, person_id, state) in a month, one row a person; of these people alone where they are known.
    rows: Callable[[Actor, SqlWord, SqlIds | None], sa.Subquery]
    kinds: Mapping[str, str] = {}  # state to the kit's colour: done, nil, draft, asked, none, late
    page: str = ""  # the endpoint, by person_id, that shows more of it on the card; it asks the policy itself

    def kind(self, state: Labelled) -> str:
        return self.kinds.get(state, "none")


COLUMNS: Registry[MemberColumn] = Registry()
