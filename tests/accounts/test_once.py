"""A form that is sent twice at the same instant is taken once, and the other is told so before it looks at anything."""

import time

from portal.accounts import once
from tests.kit.races import at_once


def test_the_second_waits_until_the_first_is_done(app, ward):
    office, seen = ward.actor("office"), []

    def taken():
        first = once.take(office, "one form")
        if first:
            time.sleep(0.3)
        seen.append(first)
        return first

    assert sorted(at_once(app, *[taken] * 4)) == [False, False, False, True]
    assert seen[0], "none was told that it came second while the first might still be declined"


def test_what_was_declined_may_be_sent_again(app, ward):
    office = ward.actor("office")

    def declined():
        assert once.take(office, "one form")
        raise ValueError

    assert isinstance(at_once(app, declined)[0], ValueError)
    assert at_once(app, lambda: once.take(office, "one form")) == [True]


def test_another_persons_form_is_another(app, ward):
    deeds = [lambda name=name: once.take(ward.actor(name), "one form") for name in ("office", "sec_1")]
    assert at_once(app, *deeds) == [True, True]


def test_whatever_is_sent_is_a_key_and_long_ones_differ_to_their_end(app, ward):
    office = ward.actor("office")
    for key in ("a\0b", "\ud800", "x" * 10_000, "x" * 9_999 + "y", " "):
        assert at_once(app, lambda key=key: once.take(office, key)) == [True], key
        assert at_once(app, lambda key=key: once.take(office, key)) == [False], key
