"""The figures of the demonstration ward, as the article gives them, and what holds for every figure."""

import json
from datetime import date

import pytest

from portal.ground.db import db, in_ward, will_write
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.reports import figures
from portal.reports.figures import RULES, Figure, standing
from portal.supervision.queries.duties import What
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.service.notes import record_nil
from tests.supervision.conftest import Month


@pytest.fixture
def april(ward):
    return Month(ward)


@pytest.fixture
def period(app):
    return period_of("2022-04")


@pytest.fixture
def body(app):
    return lambda code: next(one for one in units() if one.code == code)


@pytest.mark.slow
def test_the_demonstration_ward_has_the_figures_of_the_article(demonstration):
    answer = demonstration.test_cli_runner().invoke(args=["figures", "--month", "2022-04", "--json"])
    found = json.loads(answer.output)

    assert {name: found[name] for name in ("members", "exempt", "active", "cells", "commitments", "obligations")} == {
        "members": 700,
        "exempt": 125,
        "active": 575,
        "cells": 17,
        "commitments": 1737,
        "obligations": 558,
    }
    assert found["obligations_by"] == {"residence_groups": 459, "ward_front": 99}
    assert found["coordinating"] == {"women": 227, "youth": 77, "veterans": 63, "farmers": 23}
    assert found["unassigned"] == ["union"]
    assert sum(row["obligations"] for row in found["bodies"].values()) == 558
    for code, row in found["bodies"].items():
        noted = row["written"] + row["nil"] + row["unseen"]
        assert row["sent"] <= noted <= row["members"]
        if code.startswith("front"):
            assert noted + row["open"] == row["obligations"] == row["members"]
        else:
            assert (row["open"], row["obligations"]) == (0, 0)

    with in_ward(1):
        period = period_of("2022-04")
        assert len(figures.members(period.due_on).people()) == 700
        assert len(figures.obligations(period).people()) == 558


def test_an_unwritten_note_is_never_counted_as_written(period, body):
    front = body("front-1")
    still = standing(period, front, What.OPEN)
    assert still.part == still.whole > 0
    for what in (What.REMARK, What.NIL, What.UNSEEN, What.SENT):
        assert standing(period, front, what).part == 0


def test_each_note_leaves_the_open_and_stands_under_its_own_word(april, period, body, ward):
    front = body("front-1")
    before = standing(period, front, What.OPEN).part
    april.write("member_1")
    will_write()
    record_nil(ward.actor("front_1"), ward.place("front-1"), [ward.member_1b], ward.today)
    db.session.commit()

    assert standing(period, front, What.OPEN).part == before - 2
    assert standing(period, front, What.REMARK).people() == [ward.member_1]
    assert standing(period, front, What.NIL).people() == [ward.member_1b]
    assert standing(period, front, What.SENT).part == 0

    april.send()
    assert standing(period, front, What.SENT).part == 2


def test_a_coordinating_body_is_never_missing(april, period, body):
    women = body("women")
    assert figures.coordinating(period, women).part > 1
    april.write("member_1", "women_head", "women")

    assert standing(period, women, What.REMARK).part == 1
    still = figures.by_body(period)[women][What.OPEN]
    assert (still.part, still.whole, still.people()) == (0, 0, [])


def test_a_mass_organisation_without_a_head_is_unassigned(period):
    assert [body.code for body in figures.unassigned(period.due_on)] == ["veterans", "farmers", "union"]


def test_the_exempt_the_hidden_and_those_without_a_cell_are_outside(period, ward):
    owed = figures.obligations(period).people()
    everyone = figures.members(period.due_on)
    assert {ward.exempt_1, ward.police_1} <= set(everyone.people())
    assert not {ward.exempt_1, ward.police_1, ward.front_3} & set(owed)
    assert figures.exempt(period.due_on).people() == [ward.exempt_1]
    assert figures.active(period.due_on).part + 1 == everyone.part


def test_what_a_head_may_not_write_stands_with_the_ward_front(period, ward):
    passed_on = figures.obligations_of(period, UnitKind.WARD_FRONT)
    assert {ward.front_1, ward.relative_1} <= set(passed_on.people())
    theirs = figures.obligations_of(period, UnitKind.AREA_FRONT)
    assert theirs.part + passed_on.part == theirs.whole == figures.obligations(period).part


def test_every_number_lists_as_many_people_as_it_counts(april, period):
    april.write("member_1")
    day = period.due_on
    found = [figures.members(day), figures.exempt(day), figures.active(day), figures.obligations(period)]
    found += [one for bodies in figures.by_body(period).values() for one in bodies.values()]
    assert len(found) > len(RULES)
    for figure in found:
        assert len(figure.people()) == figure.part
        assert figure.rate is None or figure.rate <= 100


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1)])
def test_a_rate_beyond_the_whole_is_our_own_mistake(ward, part, whole):
    with pytest.raises(ValueError, match="no part of a whole"):
        Figure(part, whole, say("Số liệu"), ward.today, list)


def test_a_plan_counts_from_the_day_it_went_through(period, ward):
    campaign = programme_for("2022-04").campaign_id
    whole = figures.commitments(period.due_on, campaign)
    assert whole.part == 3 * len(whole.people())
    assert not {ward.no_plan_1, ward.exempt_1} & set(whole.people())
    assert figures.commitments(date(2022, 3, 1), campaign).part == 0
    assert figures.commitments(period.due_on, campaign + 1).part == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [("2022-13", "không phải là tháng"), ("2021-04", "Chưa có kỳ giám sát tháng 4/2021"), ("2022-05", "Chưa có kỳ")],
)
def test_a_month_that_is_none_is_answered_with_a_sentence(app, typed, words):
    answer = app.test_cli_runner().invoke(args=["figures", "--month", typed])
    assert answer.exit_code == 1
    assert words in answer.output


def test_the_command_names_bodies_and_no_person(app):
    answer = app.test_cli_runner().invoke(args=["figures", "--month", "04/2022"])
    assert answer.exit_code == 0
    assert "Tính đến ngày 28/04/2022" in answer.output
    assert "Nguyễn" not in answer.output
