"""People by their names: every word begins a syllable; exact marks first, then those whose given name it is."""

import sqlalchemy as sa

from portal.ground.finding import SearchTerms, Words, begins, marks_missing
from portal.ground.names import tidy_name
from portal.people.models import Person

NAME = Words(" " + Person.folded, " " + Person.name, tidy_name)


def is_called(terms: SearchTerms) -> sa.ColumnElement[bool]:
    return begins(terms, NAME)


def nearest_name_first(terms: SearchTerms) -> list[sa.ColumnElement[int] | sa.ColumnElement[bool]]:
    """An order; whoever uses it adds their own after it."""
    return [marks_missing(terms, NAME), given_name_first(terms)]


def given_name_first(terms: SearchTerms) -> sa.ColumnElement[int]:
    # A folded name is as long as the name, so its last letters are the given name's.
    given = sa.func.substr(Person.folded, sa.func.length(Person.folded) - sa.func.length(Person.given_name) + 1)
    last = terms.folded[-1]
    any_word = sa.or_(*(given.startswith(term, autoescape=True) for term in terms.folded))
    return sa.case((given == last, 0), (given.startswith(last, autoescape=True), 1), (any_word, 2), else_=3)
