"""A refusal and a view leave an entry with who it was and from where; a declaration that ends does too."""

import pytest
import sqlalchemy as sa

from portal.audit.models import Entry, Payload
from portal.ground.db import db
from portal.ground.ids import written


def newest():
    found = db.session.execute(
        sa.select(Entry.action, Entry.account_id, Entry.object_kind, Entry.object_id, Payload.content, Payload.source)
        .join(Payload, Payload.number == Entry.number)
        .order_by(Entry.number.desc())
        .limit(1)
    ).one()
    db.session.rollback()
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_refusal_leaves_an_entry_with_who_and_where(app, as_, ward, method):
    browser, refused = as_("member_1"), 0
    rules = [one for one in app.url_map.iter_rules() if method in one.methods and not one.arguments]
    for rule in rules:
        if rule.endpoint == "static" or rule.rule.startswith(("/dang-", "/kich-hoat")):
            continue
        answer = browser.get(rule.rule) if method == "GET" else browser.post(rule.rule, {})
        if answer.status_code != 403:
            continue
        refused += 1
        told = newest()
        assert (told.action, told.account_id) == ("refused", ward.accounts["member_1"]), rule.rule
        assert told.content == {"method": method, "endpoint": rule.endpoint}
        assert told.source == "127.0.0.1"
    assert refused > 5


@pytest.mark.parametrize(
    ("who", "address"),
    [("sec_1", "/dang-vien/{person}"), ("office", "/dang-vien/{person}"), ("ward_secretary", "/dang-vien/{person}")],
)
def test_opening_one_persons_page_leaves_an_entry(as_, ward, who, address):
    browser = as_(who)
    assert browser.get(address.format(person=written(ward.member_1))).status_code == 200
    told = newest()
    assert (told.account_id, told.object_kind, told.object_id) == (ward.accounts[who], "person", ward.member_1)


def test_a_declaration_that_is_withdrawn_leaves_an_entry(as_, ward):
    head = as_("front_1")
    page = head.get("/toi/nguoi-than")
    assert page.status_code == 200
    assert head.submit(page, "/thoi").status_code == 303
    assert newest().object_kind == "kin"
