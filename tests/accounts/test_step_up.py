"""Fifteen minutes after somebody last showed that it is them, the deeds of weight ask again, and no other route."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import SignIn
from portal.accounts.rules import PROOF_LASTS
from portal.ground.clock import now
from portal.ground.db import db, writing
from portal.web.proof import APPOINTMENT, NOT_WEIGHTY, WEIGHTY
from tests.kit import sampling
from tests.kit.ward import MONTH

ASKED = "Xác nhận lại"


@pytest.fixture
def long_ago(as_):
    def enter(name):
        browser = as_(name)
        with writing():
            past = now() - PROOF_LASTS
            db.session.execute(sa.update(SignIn).values(proved_at=past, factor_at=past))
        return browser

    return enter


def addresses(app, ward):
    """(endpoint, method, address) of every route; with things that exist where a route names one."""
    given = {"month": MONTH, "slug": APPOINTMENT, "person_id": ward.member_1, "unit_id": ward.units["cell-1"]}
    with app.test_request_context(base_url="https://localhost"):
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or is_public_at(app, rule.endpoint):
                continue
            said = {name: given.get(name, sample(converter)) for name, converter in rule._converters.items()}
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, app.url_map.bind("localhost").build(rule.endpoint, said, method=method)


def sample(converter):
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return min(converter.items)
    return {"MonthConverter": MONTH, "IntegerConverter": 2022, "UnicodeConverter": "x"}.get(kind, 1)


def is_public_at(app, endpoint):
    return getattr(app.view_functions[endpoint], "public", False)


@pytest.mark.walk
@pytest.mark.parametrize("who", ["office", "sec_1"])
def test_the_deeds_of_weight_ask_again_and_nothing_else_does(app, ward, long_ago, pytestconfig, who):
    """Each deed of weight, and a share of the others."""
    browser, asked = long_ago(who), set()
    every = [one for one in addresses(app, ward) if one[0] != "accounts.sign_out"]
    met = {endpoint for endpoint, _, _ in every}
    light = [one for one in every if one[0] not in WEIGHTY]
    share = sampling.a_share(light, f"asks again: {who}", whole=pytestconfig.getoption("--whole"), one_in=3)
    for endpoint, method, address in [one for one in every if one[0] in WEIGHTY or one in share]:
        answer = browser.get(address) if method == "GET" else browser.post(address)
        if answer.status_code == 401:
            assert ASKED in answer.text, f"{address} put {who} out"
            asked.add(endpoint)
    assert asked == set(WEIGHTY)
    assert len(met) > 400


def test_both_tables_name_routes_of_ours_and_each_exemption_says_why(app):
    assert not (set(WEIGHTY) | set(NOT_WEIGHTY)) - set(app.view_functions)
    assert not set(WEIGHTY) & set(NOT_WEIGHTY)
    assert all(len(why.split()) > 2 for why in NOT_WEIGHTY.values())
