"""What can be found in the invented ward: notes, sessions and documents of its cells, and how to look for them."""

import html
import re

import pytest

from portal.ground.db import db, enter_ward
from portal.search import queries
from tests.documents.conftest import put, root  # noqa: F401
from tests.meetings.conftest import count_reads, session, types  # noqa: F401
from tests.supervision.conftest import Month


@pytest.fixture
def month(ward):
    return Month(ward)


@pytest.fixture
def look(ward):
    """`look("sec_1", "duc")`: what that person finds, as {place: [(words, address)]}."""

    def found(who, typed):
        enter_ward(1)
        actor = ward.actor(who)
        groups = queries.search(actor, typed, ward.today) or []
        answer = {one.code: [(str(hit.words), hit.url) for hit in one.hits] for one in groups}
        db.session.rollback()
        return answer

    return found


@pytest.fixture
def names(look):
    """The words of one place's lines, in their order."""
    return lambda who, typed, place="nguoi": [words for words, _ in look(who, typed).get(place, [])]


def shown(page):
    """What a page of results says, without the tokens that differ each time."""
    return html.unescape(re.sub(r'csrf_token" value="[^"]+"', "", page.text))
