"""What no browser sends and somebody will: each found by the drill of generated requests, each once a break."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.audit import Entry
from portal.ground.db import db
from portal.ground.ids import written
from tests.kit.lived import live
from tests.kit.wire import FORM, Sent, Wire


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


def test_ten_megabytes_of_words_are_not_read(app, stranger):
    token = f"&csrf_token={stranger.token()}".encode()
    at_most = app.config["MAX_FORM_MEMORY_SIZE"]
    for size, status in ((at_most - 500, 422), (at_most + 500, 413), (10 * at_most, 413)):
        said = b"login=a&password=b&next=%3C" + b"<" * (size - 200)
        answer = Wire(stranger).send(Sent("POST", "/dang-nhap", "", said + token, FORM))
        assert answer.status == status
        assert "<h1>" in answer.text


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


def test_what_is_typed_is_decoded_once(as_):
    page = as_("office").post("/bien-dong", {"q": "%41%2541 &amp; &#65; \\u0041"})
    assert 'value="%41%2541 &amp;amp; &amp;#65; \\u0041"' in page.text


def test_what_a_form_does_not_offer_changes_nothing(as_, ward):
    before = told(ward.accounts["front_1"])
    others = dict.fromkeys((*(set(before) - OFFERED), "person", "posts", "role"), "1")
    answer = as_("front_1").post("/toi/tuy-chon", {"language": "en", "theme": "dark", **others})
    assert answer.status_code == 303
    after = told(ward.accounts["front_1"])
    assert after["theme"] == "dark"
    assert {name for name in before if before[name] != after[name]} <= OFFERED | {"version"}


OFFERED = {"language", "theme", "large_print", "letter_keys"}


def told(account_id):
    row = db.session.get(Account, (1, account_id), populate_existing=True)
    return {column.key: getattr(row, column.key) for column in Account.__table__.columns}


def test_what_is_logged_of_a_request_is_one_line(app, stranger, caplog):
    Wire(stranger).send(Sent("GET", "/", headers=(("Host", "a.example\r\n2026 ERROR all is well"),)))
    assert [one.getMessage() for one in caplog.records if "all is well" in one.getMessage()]
    assert not any("\n" in one.getMessage() for one in caplog.records)


@pytest.mark.parametrize(
    ("field", "told"), [("starts", "Hãy ghi giờ bắt đầu"), ("ends", "Hãy ghi giờ kết thúc"), ("on", "Hãy ghi ngày họp")]
)
def test_what_no_eye_sees_is_no_hour_and_no_day(as_, ward, field, told):
    when = {"on": "03/05/2022", "starts": "19:30", "ends": "21:00", field: "\N{ZERO WIDTH SPACE}"}
    answer = as_("sec_1").post("/sinh-hoat/moi", when | {"organiser": written(ward.units["cell-1"])})
    assert answer.status_code == 422
    assert told in answer.text


def test_whoever_has_no_app_ends_none(as_):
    assert as_("women_head").post("/toi/xac-thuc/ung-dung/bo").status_code == 404
    assert "account.factor.app" not in db.session.scalars(sa.select(Entry.action)).all()


@pytest.mark.parametrize("where", ["/ke-hoach/so-giao-nhan", "/ke-hoach/so-giao-nhan/in"])
@pytest.mark.parametrize("name", ["noi_nhan", "trang_thai", "chi_bo", "to_chuc"])
def test_a_blank_chooses_nothing(as_, where, name):
    office = as_("office")
    assert office.get(f"{where}?{name}=+").status_code == office.get(where).status_code == 200


def test_a_blank_is_none_of_several(as_, ward):
    said = {"organiser": written(ward.units["cell-1"]), "roles": " ", "units": " ", "documents": " "}
    assert as_("sec_1").post("/sinh-hoat/moi", said).status_code == 422


@pytest.mark.parametrize("address", ["/dang-vien", "/van-ban", "/nhap-du-lieu"])
@pytest.mark.parametrize("number", ["0", "-7", "9" * 24, "-" + "9" * 24, "1e3", "²"])
def test_a_page_of_any_number_is_answered(as_, address, number):
    assert as_("office").get(f"{address}?trang={number}").status_code == 200
