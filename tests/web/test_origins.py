"""A write is taken from a page of ours only, whoever sends it and whatever token it carries."""

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.ids import written
from portal.supervision.models.notes import NoteRevision
from portal.web.origins import foreign
from tests.kit.pages import SITE
from tests.kit.ward import MONTH

FOREIGN = {
    "another site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "a page in a sandbox, or a file": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "a neighbour under the same name": {"Origin": "https://khac.localhost", "Sec-Fetch-Site": "same-site"},
    "an old browser on another site": {"Origin": "https://evil.example", "Sec-Fetch-Site": None},
    "an old browser that hides where it is": {"Origin": "null", "Sec-Fetch-Site": None},
    "a browser that says only that it is elsewhere": {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    "the same name without TLS": {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    "another port": {"Origin": "https://localhost:8443", "Sec-Fetch-Site": "same-site"},
    "a name that begins like ours": {"Origin": "https://localhost.evil.example", "Sec-Fetch-Site": None},
    "a word that no browser says": {"Origin": SITE, "Sec-Fetch-Site": "elsewhere"},
    "a proxy that tells the wrong name": {"Origin": "https://tusoi.example", "Sec-Fetch-Site": "same-origin"},
}
OURS = {
    "a form": {"Origin": SITE, "Sec-Fetch-Site": "same-origin"},
    "a form sent again by the browser itself": {"Origin": SITE, "Sec-Fetch-Site": "none"},
    "a browser without Sec-Fetch-Site, as over plain http": {"Origin": SITE, "Sec-Fetch-Site": None},
    "a program that says nothing": {"Origin": None, "Sec-Fetch-Site": None},
}


@pytest.mark.parametrize("said", FOREIGN.values(), ids=FOREIGN)
def test_a_note_sent_from_elsewhere_is_refused_and_its_words_are_kept(ward, as_, said):
    front, sheet = as_("front_1"), f"/giam-sat/{MONTH}/{written(ward.units['front-1'])}/{written(ward.member_1)}"
    note = {"deed": "record", "remark": "Gương mẫu ở tổ dân phố.", "revision": "0"}
    answer = front.post(sheet, note, headers=said)
    assert answer.status_code == 403
    assert "chưa ghi được" in answer.text or "nên chưa được ghi" in answer.text
    assert "Gương mẫu ở tổ dân phố." in answer.text
    assert front.post(sheet, note, headers=said, htmx=True).status_code == 403
    written_down = sa.select(sa.func.count()).select_from(NoteRevision).where(NoteRevision.remark == note["remark"])
    assert db.session.scalar(written_down) == 0


@pytest.mark.parametrize("said", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("url", ["/dang-nhap", "/kich-hoat", "/dang-xuat", "/khong-co-trang-nay"])
def test_a_stranger_is_refused_as_well(stranger, url, said):
    answer = stranger.post(url, {"login": "front_1", "password": "mật khẩu không hiện lại"}, headers=said)
    assert answer.status_code == 403
    assert "mật khẩu không hiện lại" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MKCOL"])
def test_every_method_that_may_write_is_asked(stranger, method):
    answer = stranger.client.open("/", method=method, base_url=SITE, headers=FOREIGN["another site"])
    assert answer.status_code == 403


@pytest.mark.parametrize("said", OURS.values(), ids=OURS)
def test_a_page_of_ours_is_heard(stranger, said):
    answer = stranger.post("/dang-nhap", {"login": "không ai", "password": "sai"}, headers=said)
    assert answer.status_code == 422


def test_the_token_is_still_asked_for(as_):
    assert as_("front_1").post("/dang-xuat", token=False).status_code == 403


def test_reading_from_elsewhere_goes_on(as_):
    """A link in a letter, a bookmark, an address typed."""
    for site in ("cross-site", "none"):
        assert as_("front_1").get("/", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_a_proxy_that_misleads_the_portal_is_named():
    said = str(foreign("http://tusoi.example/", "https://tusoi.example", "same-origin"))
    assert "https://tusoi.example" in said
    assert "TUSOI_PROXIES" in said
    assert foreign("https://TuSoi.example:8443/", "https://tusoi.example:8443", "same-origin") is None
