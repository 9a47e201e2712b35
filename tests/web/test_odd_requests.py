"""What no browser sends and somebody will: each found by the drill of generated requests, each once a break."""

from io import BytesIO

import pytest

from portal.ground.ids import written
from tests.kit.lived import live
from tests.kit.wire import Sent, Wire


def test_a_file_that_comes_for_words_is_not_there(stranger):
    said = {"login": (BytesIO(b"a"), "a.txt"), "password": (BytesIO(b"b"), "b.txt")}
    answer = stranger.post("/dang-nhap", said, content_type="multipart/form-data")
    assert (answer.status_code, "Hãy ghi" in answer.text) == (422, True)


def test_words_that_come_for_a_file_are_not_there(as_):
    office = as_("office")
    answer = office.submit(office.get("/nhap-du-lieu"), "/nhap-du-lieu", file="a.xlsx", kind="posts")
    assert (answer.status_code, "Hãy chọn tệp cần nhập." in answer.text) == (422, True)


@pytest.mark.parametrize("body", [b'{"login": 1, "password": [2]}', b"[1, 2]", b"{"])
def test_no_form_is_read_from_json(stranger, body):
    stranger.get("/dang-nhap")
    token = (("X-CSRFToken", stranger.token()),)
    assert Wire(stranger).send(Sent("POST", "/dang-nhap", "", body, "application/json", token)).status == 422


def test_where_one_is_sent_on_to_is_one_line(as_):
    answer = as_("no_plan_1").post("/ke-hoach/viet", {"deed": "draft", "buoc": "1\r\nX: ý"})
    assert answer.status_code == 303
    assert answer.location.isascii()


@pytest.mark.parametrize("deed", ["che-ten", "xem-lai", "xem-lai/tra-loi"])
def test_a_deed_refused_on_the_cells_page_is_answered_there_whichever_view_took_it(as_, ward, pytestconfig, deed):
    live(ward, pytestconfig)
    secretary = as_("sec_1")
    cell = f"/giam-sat/2022-04/chi-bo/{written(ward.units['cell-1'])}?mo={written(ward.member_1)}"
    page = secretary.get(cell)
    note = page.text.partition("/giam-sat/nhan-xet/")[2][:13]
    answer = secretary.post(f"/giam-sat/nhan-xet/{note}/{deed}", {"noi": "chi-bo"})
    assert answer.status_code in (403, 409, 422)
    assert 'id="cell-month"' in answer.text
