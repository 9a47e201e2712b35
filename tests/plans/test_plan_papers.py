"""The plan as a paper: for whom it opens, what stands on it, what it does not pretend to know."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from portal.audit import Entry, Payload
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.plans.models import Commitment, Narrative, Origin, Plan, PlanVersion, Posting
from tests.papers.conftest import letters_of, words_of

READERS = ("member_1", "sec_1", "com_1", "sponsor_1", "ward_secretary")
STRANGERS = ("member_1b", "front_1", "helper_1", "women_head", "front_chair", "office", "admin", "sec_3")


def address(ward, who="member_1", person=None, form="pdf"):
    return f"/ke-hoach/{ids.written(ward.people[person or who])}/ban/{ids.written(ward.versions[who])}/tai?dang={form}"


def change(version_id, **values):
    will_write()
    db.session.execute(db.update(PlanVersion).where(PlanVersion.id == version_id).values(values))
    db.session.commit()


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("name", READERS)
def test_whoever_may_read_the_plan_may_have_it_on_paper(as_, ward, name, form):
    page = as_(name).get(address(ward, form=form))
    assert page.status_code == 200
    assert page.data[:2] == (b"%P" if form == "pdf" else b"PK")


@pytest.mark.parametrize("name", STRANGERS)
def test_for_everybody_else_there_is_no_such_paper(as_, ward, name):
    assert as_(name).get(address(ward)).status_code == 404


def test_one_who_is_not_signed_in_is_asked_to(stranger, ward):
    assert stranger.get(address(ward)).status_code == 401


def test_another_s_version_under_one_s_own_address_is_not_found(as_, ward):
    assert as_("sec_1").get(address(ward, "member_1", person="member_1b")).status_code == 404
    assert as_("member_1").get(address(ward, form="exe")).status_code == 404


def test_the_paper_says_what_the_plan_says(as_, ward):
    will_write()
    db.session.add(Narrative(plan_version_id=ward.versions["member_1"], section="politics", text="Dòng một\nDòng hai"))
    db.session.commit()
    for form, words in (("docx", words_of), ("pdf", letters_of)):
        text = words(as_("member_1").get(address(ward, form=form)).data)
        for said in (
            "KẾ HOẠCH TU DƯỠNG",
            "Nguyễn Thị Hoà",
            "Chi bộ 1",
            "121-KH/ĐU",
            "Chưa gương mẫu trong phân loại",
            "Phân loại rác tại nhà",
            "30/12/2022",
            "Dòng hai",
            "T/M CHI ỦY",
            "29/3/2022",
            "ngày 29 tháng 3 năm 2022",
        ):
            assert said in text, (form, said)


def test_having_the_paper_is_a_look_that_the_member_can_see(as_, ward):
    as_("sec_1").get(address(ward, form="docx"))
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.read")).one()
    payload = db.session.scalars(db.select(Payload).where(Payload.number == entry.number)).one()
    assert '"docx"' in str(payload.content).replace("'", '"')


def test_the_file_is_named_for_the_member_in_both_alphabets(as_, ward):
    told = as_("member_1").get(address(ward, form="docx")).headers["Content-Disposition"]
    assert 'filename="ke-hoach-tu-duong-nguyen-thi-hoa.docx"' in told
    assert "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch" in told


def test_a_plan_from_a_summary_does_not_pretend_to_know_more(as_, ward):
    change(
        ward.versions["member_1"],
        origin=Origin.SUMMARY,
        submitted_on=None,
        approved_on=None,
        approved_by=None,
        source="ke-hoach.xlsx, dòng 7",
    )
    will_write()
    db.session.execute(db.update(Commitment).values(cause="", due_on=None))
    db.session.commit()
    text = letters_of(as_("sec_1").get(address(ward)).data)
    assert "không rõ" not in text
    assert len(re.findall("…{8}", text)) >= 2  # its days, by hand
    assert len(re.findall("(?<!…)…{3}(?!…)", text)) >= 2  # causes and dates, no wider than their columns
    assert "Chỗ để trống: bảng tổng hợp không ghi." in text
    assert text.rstrip().endswith("ke-hoach.xlsx, dòng 7")  # in the foot, no part of what the member wrote
    assert "ngày 29 tháng 3" not in text  # by then it stood; on which day it was approved is not known


def test_a_plan_that_is_not_approved_says_so(as_, ward):
    change(ward.versions["member_1"], state="submitted", approved_on=None, known_approved_on=None)
    assert "Bản này chưa được thông qua: Đã nộp." in letters_of(as_("sec_1").get(address(ward)).data)


def test_a_draft_is_printed_by_its_writer_alone(as_, ward):
    change(ward.versions["member_1"], state="draft", approved_on=None, known_approved_on=None, submitted_on=None)
    assert as_("member_1").get(address(ward)).status_code == 200
    assert as_("sec_1").get(address(ward)).status_code == 404


def test_the_secretary_s_own_plan_is_signed_for_the_ward(as_, ward):
    assert "T/M ĐẢNG ỦY" in letters_of(as_("ward_secretary").get(address(ward, "sec_1")).data)


def test_what_people_wrote_stays_text(as_, ward):
    will_write()
    db.session.execute(
        db.update(Commitment)
        .where(Commitment.id == ward.commitments["member_1"][0])
        .values(shortcoming='#eval("x") $1$ {{ 7*7 }} <w:p/>', lowered="", folded="")
    )
    db.session.commit()
    assert '#eval("x") $1$ {{ 7*7 }} <w:p/>' in words_of(as_("sec_1").get(address(ward, form="docx")).data)
    assert '#eval("x")$1${{7*7}}<w:p/>' in letters_of(as_("sec_1").get(address(ward)).data).replace(" ", "")


def test_a_long_plan_costs_no_more_reads(as_, ward, app):
    def reads():
        seen = []
        listen = lambda *_: seen.append(1)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        assert as_("sec_1").get(address(ward)).status_code == 200
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    few = reads()
    will_write()
    version = ward.versions["member_1"]
    for position in range(4, 40):
        db.session.add(
            Commitment(
                plan_version_id=version,
                position=position,
                section="ethics",
                shortcoming="x",
                remedy="y",
                followed_by="lead",
            )
        )
    db.session.commit()
    assert reads() == few


@pytest.fixture
def posted(ward):
    will_write()
    posting = Posting(
        plan_version_id=ward.versions["ward_secretary"],
        place="Bảng tin trụ sở phường",
        posted_from=date(2022, 4, 6),
        posted_until=date(2022, 5, 6),
        notice="12-TB/ĐU, 06/04/2022",
        minutes="Đã dán đúng nơi quy định.",
        posted_by=ward.office,
    )
    db.session.add(posting)
    db.session.commit()
    return f"/ke-hoach/niem-yet/{ids.written(posting.id)}/bien-ban/tai"


@pytest.mark.parametrize(("form", "words"), [("docx", words_of), ("pdf", letters_of)])
def test_the_minutes_of_a_posting_as_a_file(as_, ward, posted, form, words):
    page = as_("office").get(f"{posted}?dang={form}")
    assert page.status_code == 200
    for said in (
        "BIÊN BẢN NIÊM YẾT",
        "Lê Đình Đông",
        "06/04/2022",
        "06/5/2022",
        "12-TB/ĐU",
        "Đã dán đúng nơi",
        "NGƯỜI CHỨNG KIẾN",
        "Phạm Văn Phòng",
    ):
        assert said in words(page.data), said


def test_only_the_office_has_the_minutes_of_a_posting(as_, stranger, posted):
    assert stranger.get(posted).status_code == 401
    assert as_("ward_secretary").get(posted).status_code == 403
    assert as_("office").get(posted.replace("tai", "tai?dang=xml")).status_code == 404
    assert as_("office").get(f"/ke-hoach/niem-yet/{'0' * 13}/bien-ban/tai").status_code == 404


def test_the_pages_lead_to_their_papers(as_, ward, posted):
    assert db.session.scalar(db.select(Plan.id))
    assert (
        f"/ban/{ids.written(ward.versions['member_1'])}/tai?dang=docx"
        in as_("sec_1").get(f"/ke-hoach/{ids.written(ward.member_1)}").text
    )
    assert "bien-ban/tai?dang=pdf" in as_("office").get(posted.removesuffix("/bien-ban/tai")).text
