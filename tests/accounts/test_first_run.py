"""The demonstration is entered by personas; a real installation by one slip (tests/set_up)."""

import re

import sqlalchemy as sa

from portal.accounts import personas
from portal.accounts.models import Account
from portal.ground.db import db, writing
from portal.organisations.models import Ward


def test_personas_get_accounts_without_a_password_and_open_only_the_demonstration(app, ward, stranger):
    with writing():
        db.session.execute(sa.update(Ward).values(demonstration=True))
        made = personas.make_personas(ward.today)
    assert made["phu-nu"] == ward.accounts["women_head"]
    assert set(made) == {
        "truong-ban-3",
        "truong-ban-1",
        "phu-nu",
        "doan-thanh-nien",
        "mat-tran",
        "bi-thu-3",
        "dang-vien",
        "bi-thu-dang-uy",
        "van-phong",
        "quan-tri",
    }
    assert db.session.scalar(sa.select(sa.func.count()).where(Account.password_hash.is_not(None))) == 0

    app.config["DEMO"] = True
    try:
        door = stranger.get("/dang-nhap")
        assert re.findall('value="(bi-thu-3|truong-ban-3)"', door.text) == ["truong-ban-3", "bi-thu-3"]
        assert stranger.post("/dang-nhap/vai", {"vai": "bi-thu-3"}).status_code == 303
        assert "Dương Thị Thanh Mai" in stranger.get("/toi").text
        assert stranger.post("/dang-nhap/vai", {"vai": "ai-do"}).status_code == 404
    finally:
        app.config["DEMO"] = False
