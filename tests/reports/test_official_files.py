"""Reports that people have made: who may, of what, what the trail keeps, whose the file is and how long."""

import io
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from portal.audit import Entry, Payload
from portal.ground import ids, worker
from portal.ground.db import db, in_ward, will_write, writing
from portal.ground.files import StoredFile
from portal.ground.jobs import Job, JobState
from portal.ground.workbook import Book
from portal.notifications.models import Told
from portal.organisations.models import Holding, UnitName
from portal.reports.models import FactKind, ReportFile, ReportState, WardFact
from portal.reports.official import BY_SLUG, KINDS, clockwork
from tests.kit.crowd import more_members
from tests.kit.killed import taken_up, worker_killed_at
from tests.kit.pages import Form
from tests.papers.conftest import letters_of
from tests.supervision.conftest import Month

WARD = ("ward_secretary", "standing")
OFFERED = {  # who is offered which kind; everybody else is refused
    "dot-sinh-hoat": {*WARD, "office"},
    "mat-tran-thang": {*WARD, "front_chair"},
    "doan-the-thang": {"women_head", "youth_head"},
    "ban-giao": {
        *("front_chair", "front_1", "front_3", "women_head", "youth_head"),
        *("sec_1", "dep_1", "com_1", "sec_3"),
    },
    "minh-chung-chi-bo": {*WARD, "sec_1", "dep_1", "com_1", "sec_3"},
    "so-giao-nhan": {
        *WARD,
        "office",
        "sec_1",
        "dep_1",
        "com_1",
        "sec_3",
        "front_chair",
        "front_1",
        "front_3",
        "women_head",
        "youth_head",
        "helper_1",
    },
    "so-niem-yet": {"office"},
    "diem-danh-nam": {*WARD, "office", "sec_1", "dep_1", "com_1", "sec_3", "sponsor_1"},
}
EVERYBODY = (
    "office",
    "admin",
    "ward_secretary",
    "standing",
    "front_chair",
    "front_1",
    "front_3",
    "former_front_1",
    "helper_1",
    "typist_1",
    "women_head",
    "youth_head",
    "sec_1",
    "dep_1",
    "com_1",
    "sponsor_1",
    "sec_3",
    "member_1",
)
WHY = {"reason": "Báo cáo quý II gửi Quận ủy"}


@pytest.fixture
def april(ward):
    return Month(ward)


def page_of(browser, slug):
    answer = browser.get(f"/bao-cao/{slug}")
    assert answer.status_code == 200
    return answer


def make(browser, slug, **fields):
    """Fill in the page's own form; answers with the page of the file."""
    kind = BY_SLUG[slug]
    more = WHY if kind.names else {}
    answer = browser.submit(page_of(browser, slug), f"/bao-cao/{slug}", **{**more, **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def taken(browser, where):
    answer = browser.get(f"{where}/tai-ve")
    assert answer.status_code == 200, answer.text
    return answer


def cells_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [line for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python()]


def work():
    while worker.take_next():
        pass


def trail(action="report.file"):
    return [
        payload.content
        for payload in db.session.scalars(
            db.select(Payload)
            .join(Entry, (Entry.ward_id == Payload.ward_id) & (Entry.number == Payload.number))
            .where(Entry.action == action)
            .order_by(Entry.number)
        )
    ]


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_post_is_offered_its_own_kinds_and_refused_the_others(as_, name):
    browser = as_(name)
    mine = {slug for slug, names in OFFERED.items() if name in names}
    assert set(OFFERED) == set(BY_SLUG)
    index = browser.get("/bao-cao")
    assert index.status_code == (200 if mine else 403)
    for slug in OFFERED:
        assert browser.get(f"/bao-cao/{slug}").status_code == (200 if slug in mine else 403), slug
        assert (f'href="/bao-cao/{slug}"' in index.text) is (slug in mine), slug
        if slug not in mine:
            assert browser.post(f"/bao-cao/{slug}", {"dang": "xlsx", **WHY}).status_code == 403


def test_a_stranger_is_asked_to_sign_in_and_an_unknown_kind_is_not_there(stranger, as_):
    for path in ("/bao-cao", "/bao-cao/dot-sinh-hoat", f"/bao-cao/tep/{ids.written(7)}/tai-ve"):
        assert stranger.get(path).status_code == 401
    assert as_("office").get("/bao-cao/xep-hang").status_code == 404
    assert as_("office").get(f"/bao-cao/tep/{ids.written(7)}").status_code == 404


def test_a_file_is_made_recorded_and_taken_by_its_asker_alone(as_, ward):
    office = as_("office")
    where = make(office, "dot-sinh-hoat", dang="xlsx", ngay="20/04/2022")
    assert "Đã lập xong" in office.get("/bao-cao").text
    answer = taken(office, where)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "B%C3%A1o%20c%C3%A1o" in answer.headers["Content-Disposition"]
    assert "Cache-Control" in answer.headers

    made, took = trail()
    assert made["filters"]["campaign"]
    assert made["as_of"] == "2022-04-20"
    assert made["form"] == "xlsx"
    assert made["rows"] > 0
    assert len(made["sha256"]) == 64
    assert took["taken"]
    for other in ("ward_secretary", "standing", "sec_1", "member_1", "admin"):
        assert as_(other).get(where).status_code == 404
        assert as_(other).get(f"{where}/tai-ve").status_code == 404


@pytest.mark.parametrize("dang", ["docx", "pdf"])
def test_word_and_pdf_are_made_too(as_, dang):
    office = as_("office")
    content = taken(office, make(office, "dot-sinh-hoat", dang=dang)).data
    assert content[:4] == (b"%PDF" if dang == "pdf" else b"PK\x03\x04")


def test_names_are_taken_out_for_a_reason_only(as_):
    secretary = as_("sec_1")
    page = page_of(secretary, "so-giao-nhan")
    for reason in ("", "   "):
        refused = secretary.submit(page, "/bao-cao/so-giao-nhan", reason=reason)
        assert refused.status_code == 422
        assert "Hãy ghi lý do tải danh sách" in refused.text
    assert not trail()
    assert not db.session.scalar(db.select(db.func.count()).select_from(ReportFile))


@pytest.mark.parametrize(
    ("slug", "name", "fields"),
    [
        ("dot-sinh-hoat", "office", {"ngay": "32/04/2022"}),
        ("dot-sinh-hoat", "office", {"ngay": ""}),
        ("dot-sinh-hoat", "office", {"ngay": "26/04/2022"}),
        ("dot-sinh-hoat", "office", {"dot": "khong-co"}),
        ("dot-sinh-hoat", "office", {"le": "99"}),
        ("dot-sinh-hoat", "office", {"dang": "exe"}),
        ("mat-tran-thang", "front_chair", {"thang": "2022-13"}),
        ("minh-chung-chi-bo", "sec_1", {"quy": "2023-quy-1"}),
        ("minh-chung-chi-bo", "sec_1", {"dang": "xlsx"}),
        ("diem-danh-nam", "sec_1", {"nam": "1900"}),
        ("so-giao-nhan", "sec_1", {"reason": "d" * 301}),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(as_, slug, name, fields):
    browser = as_(name)
    why = {"reason": "Phục vụ cuộc họp"} if KINDS[BY_SLUG[slug].code].names else {}
    answer = browser.submit(page_of(browser, slug), f"/bao-cao/{slug}", **{**why, **fields})
    assert answer.status_code == 422
    if "reason" in why and "reason" not in fields:
        assert "Phục vụ cuộc họp" in answer.text
    if fields.get("ngay"):
        assert fields["ngay"] in answer.text
    assert not trail()


@pytest.mark.parametrize(
    ("slug", "name", "unit"),
    [
        ("minh-chung-chi-bo", "sec_1", "cell-3"),
        ("minh-chung-chi-bo", "sec_3", "cell-1"),
        ("diem-danh-nam", "sponsor_1", "cell-3"),
        ("doan-the-thang", "women_head", "youth"),
        ("doan-the-thang", "youth_head", "front-1"),
        ("ban-giao", "front_1", "front-3"),
        ("ban-giao", "sec_3", "cell-1"),
    ],
)
def test_another_cell_or_body_is_no_choice(as_, ward, slug, name, unit):
    browser = as_(name)
    page = page_of(browser, slug)
    foreign = ids.written(ward.units[unit])
    assert foreign not in page.text
    assert browser.submit(page, f"/bao-cao/{slug}", don_vi=foreign, **WHY).status_code == 422


def test_the_numbers_are_shown_before_a_file_is_made(as_):
    office = as_("office")
    page = page_of(office, "dot-sinh-hoat")
    looked = office.submit(page, "/bao-cao/dot-sinh-hoat", viec="xem", ngay="20/04/2022", le="0")
    assert looked.status_code == 303
    assert "csrf" not in looked.headers["Location"]
    shown = office.get(looked.headers["Location"])
    assert "tính đến ngày 20/04/2022" in shown.text
    assert Form(shown.text, "/bao-cao/dot-sinh-hoat").fields["ngay"] == "20/04/2022"
    wrong = office.get("/bao-cao/dot-sinh-hoat?ngay=31/02/2022")
    assert wrong.status_code == 422
    assert "31/02/2022" in wrong.text
    assert not trail()


def test_text_is_never_a_formula(as_, ward):
    """Whatever begins with = + - @ stands in its cell as it was written."""
    will_write()
    unit = db.session.get(type(ward_unit(ward)), (1, ward.units["cell-1"]))
    unit.short_name = '=HYPERLINK("http://x","Chi bộ")'
    db.session.query(UnitName).filter_by(unit_id=unit.id).update({"short_name": unit.short_name})
    db.session.commit()
    secretary = as_("sec_1")
    content = taken(secretary, make(secretary, "so-giao-nhan", reason="=1+1 @x")).data
    book = Book()
    sheet, top = book.sheet("a", "=1+1", ["@a"])
    for row, text in enumerate(("=1+1", "+1", "-1", "@x", "http://x"), top):
        book.write(sheet, row, 0, text)
    for made in (content, book.content()):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
            assert not any("<f>" in text or "<f " in text or "<hyperlink" in text for text in sheets)
    assert any('=HYPERLINK("http://x","Chi bộ")' in map(str, line) for line in cells_of(content))
    assert any("Lý do: =1+1 @x" in map(str, line) for line in cells_of(content))


def ward_unit(ward):
    from portal.organisations.queries import unit_of

    return unit_of(ward.units["cell-1"])


def test_a_workbook_is_set_up_for_the_office_printer(as_):
    office = as_("office")
    content = taken(office, make(office, "dot-sinh-hoat", dang="xlsx")).data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'state="frozen"' in sheet
    assert "_xlnm.Print_Titles" in book
    assert "&amp;P/&amp;N" in sheet


def test_days_are_days_and_numbers_numbers(as_, ward):
    office = as_("office")
    lines = cells_of(taken(office, make(office, "so-giao-nhan")).data)
    top = next(number for number, line in enumerate(lines) if line[0] == "STT")
    row = lines[top + 1]
    assert row[0] == 1
    column = lines[top].index("Ngày chuyển")
    days = [line[column] for line in lines[top + 1 :] if line[column] != ""]
    assert days
    assert all(isinstance(one, date) for one in days)


def test_the_front_s_month_names_nobody_and_quotes_no_note(as_, april, ward):
    april.write("member_1")
    april.send()
    chair = as_("front_chair")
    where = make(chair, "mat-tran-thang", dang="pdf")
    told = letters_of(taken(chair, where).data) + chair.get("/bao-cao/mat-tran-thang").text
    from tests.kit.ward import PEOPLE

    heading = told.replace(PEOPLE["front_chair"][0], "")
    for key, (name, *_) in PEOPLE.items():
        assert name not in heading, key
    assert "Nhận xét chung" in told
    assert "Ban Công tác Mặt trận" in told or "Ban CTMT" in told


def test_a_note_about_the_reader_that_is_not_released_is_in_no_count(as_, april, ward):
    """Whoever is noted on and makes the report sees the same numbers with the note and without."""

    def told():
        secretary = as_("ward_secretary")
        return [
            cells_of(taken(secretary, make(secretary, slug, dang="xlsx")).data)[4:]
            for slug in ("dot-sinh-hoat", "mat-tran-thang")
        ]

    before = told()
    april.write("ward_secretary", who="front_3", body="front-3")
    assert told() == before


def test_a_mass_organisation_gets_its_own_list_without_drafts(as_, april, ward):
    head = as_("women_head")
    lines = cells_of(taken(head, make(head, "doan-the-thang", dang="xlsx")).data)
    told = "\n".join(str(cell) for line in lines for cell in line)
    assert "Hoàng Thị Thanh Lý" in told
    assert "Nháp" not in told
    assert "Trần Hữu Thành" not in told


def test_a_cell_s_quarter_is_bound_in_the_background_one_sheet_a_member(as_, april, ward):
    april.write("member_1")  # not released: nothing of it may show
    secretary = as_("sec_1")
    where = make(secretary, "minh-chung-chi-bo", quy="2022-quy-2")
    waiting = secretary.get(where)
    assert "hx-trigger" in waiting.text
    assert "<progress" in waiting.text
    assert secretary.get(f"{where}/tai-ve").status_code == 409
    work()
    ready = secretary.get(where, htmx=True)
    assert "Tải tệp PDF" in ready.text
    assert "<html" not in ready.text
    assert "đã lập xong" in secretary.get("/").text

    content = taken(secretary, where).data
    text, members = letters_of(content), cell_members(ward)
    cover = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Người lập: Hoàng Thị Thanh Lý" in cover
    assert WHY["reason"] in cover
    assert "Quý II năm 2022" in cover
    assert len(pypdf.PdfReader(io.BytesIO(content)).outline) == len(members)
    for name in members:
        assert name in text
    assert "Để rác" not in text
    looks = trail("plan.evidence.read")
    assert len(looks) == len(members)
    assert all(one["how"] == "pdf" and one["period"] == "2022-quy-2" for one in looks)
    begun, done, _ = trail()
    assert begun["begun"]
    assert done["rows"] == len(members)
    assert done["reason"] == WHY["reason"]


def cell_members(ward):
    from tests.kit.ward import PEOPLE

    return [name for name, cell, *_ in PEOPLE.values() if cell == "cell-1"]


def test_who_lost_the_post_meanwhile_gets_nothing(as_, ward):
    secretary = as_("sec_1")
    where, later = make(secretary, "so-giao-nhan"), make(secretary, "minh-chung-chi-bo")
    will_write()
    db.session.execute(
        db.update(Holding).where(Holding.person_id == ward.sec_1).values(valid_until=ward.today - timedelta(days=1))
    )
    db.session.commit()
    work()
    secretary = as_("sec_1")
    assert secretary.get(f"{where}/tai-ve").status_code == 403
    page = secretary.get(later)
    assert page.status_code == 200
    assert "không còn quyền lập báo cáo này" in page.text
    assert db.session.scalar(db.select(ReportFile.state).where(ReportFile.kind == "cell_quarter")) is ReportState.FAILED
    assert not trail("plan.evidence.read")


def test_a_file_goes_when_its_days_are_over_and_the_fact_stays(as_, app, ward):
    office = as_("office")
    where = make(office, "dot-sinh-hoat")
    row = db.session.scalar(db.select(ReportFile))
    assert row.keep_until == ward.today + timedelta(days=30)
    clockwork.erase_what_is_due()
    assert office.get(f"{where}/tai-ve").status_code == 200

    will_write()
    db.session.scalar(db.select(ReportFile)).keep_until = ward.today - timedelta(days=1)
    db.session.commit()
    stored = db.session.scalar(db.select(StoredFile))
    place = app.config["FILES"] / stored.sha256[:2] / stored.sha256
    assert place.exists()
    db.session.rollback()
    clockwork.erase_what_is_due()
    clockwork.erase_what_is_due()  # twice does no harm
    assert not place.exists()
    assert "Tệp đã được xóa khi hết hạn giữ" in office.get(where).text
    refused = office.get(f"{where}/tai-ve")
    assert refused.status_code == 409
    kept = db.session.scalar(db.select(ReportFile))
    assert kept.state is ReportState.ERASED
    assert kept.sha256
    assert kept.rows
    assert [one["erased"] for one in trail() if "erased" in one] == [1]


def test_one_that_is_cut_off_again_and_again_says_so(as_):
    secretary = as_("sec_1")
    where = make(secretary, "minh-chung-chi-bo")
    with in_ward(1), writing():
        db.session.execute(db.update(Job).values(state=JobState.RUNNING, tries=worker.TRIES, alive_at=None))
    work()
    page = secretary.get(where).text
    assert str(worker.CUT_OFF) in page
    assert "every " not in page
    assert "không lập được" in secretary.get("/").text


def test_what_was_typed_of_the_ward_stands_in_the_report_with_its_paper(as_):
    will_write()
    db.session.add(
        WardFact(kind=FactKind.HOUSEHOLDS, value=4974, source="Báo cáo dân số 2022", valid_from=date(2022, 1, 1))
    )
    db.session.commit()
    text = page_of(as_("office"), "dot-sinh-hoat").text
    assert "có 4.974 hộ." in text
    assert "Số hộ: theo Báo cáo dân số 2022." in text
    assert "4.974" not in as_("office").get("/bao-cao/dot-sinh-hoat?ngay=31/12/2021&dot=tu-soi-2022&le=1").text


def test_a_double_click_makes_one_report(as_):
    office = as_("office")
    form = Form(page_of(office, "dot-sinh-hoat").text, "/bao-cao/dot-sinh-hoat")
    assert [office.post(form.action, form.fields).status_code for _ in range(2)] == [303, 409]
    assert db.session.scalar(db.select(db.func.count()).select_from(ReportFile)) == 1
    assert not db.session.scalar(db.select(db.func.count()).select_from(Job))


def test_whoever_asked_is_told_once(as_, ward):
    make(as_("sec_1"), "minh-chung-chi-bo")
    work()
    told = [
        one
        for one in db.session.scalars(db.select(Told).where(Told.person_id == ward.sec_1))
        if "đã lập xong" in one.words
    ]
    assert len(told) == 1
    assert told[0].link.startswith("/bao-cao/tep/")


def test_the_pages_cost_the_same_however_many_files_there_are(as_, count_of_reads):
    office = as_("office")
    make(office, "dot-sinh-hoat")
    one = count_of_reads(lambda: office.get("/bao-cao"))
    for _ in range(4):
        make(office, "dot-sinh-hoat")
    assert count_of_reads(lambda: office.get("/bao-cao")) == one


def test_the_report_costs_the_same_however_many_members_there_are(as_, ward, count_of_reads):
    office, secretary = as_("office"), as_("sec_1")
    deeds = (
        lambda: office.get("/bao-cao/dot-sinh-hoat"),
        lambda: make(office, "so-giao-nhan"),
        lambda: make(secretary, "diem-danh-nam"),
    )
    before = [count_of_reads(deed) for deed in deeds]
    more_members(ward, 12)
    assert [count_of_reads(deed) for deed in deeds] == before


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_worker_killed_while_it_makes_a_report_has_it_made_by_the_next_and_once(as_, step):
    """Before it is taken, before it is kept, before the job is said to be done."""
    browser = as_("sec_1")
    where = make(browser, "minh-chung-chi-bo")
    assert worker_killed_at(step)
    taken_up()
    assert taken(browser, where).data.startswith(b"%PDF")
    assert len([one for one in trail() if one.get("sha256")]) == 1
