"""What is read away from the screen (a slip, a calendar) gives the address that its readers can open."""

import re

import pytest

from portal.ground.ids import written

SET = "https://tusoi.phuong.example:8443"


@pytest.fixture(params=["", f"{SET}/"], ids=["as the reader came", "as the installation says"])
def site(request, app, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", request.param)
    return SET if request.param else "https://localhost"


def test_a_slip(ward, as_, site):
    slip = as_("office").post(f"/tai-khoan/nguoi/{written(ward.member_1)}/phieu")
    assert f"<dd>{site}/kich-hoat</dd>" in slip.text


def test_a_calendar(as_, site):
    shown = as_("sec_1").post("/lich/dia-chi").text
    assert re.search(rf"{site}/lich/[\w.-]+\.ics", shown)
