from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.ids import written
from portal.imports.queries import without_plan
from portal.people.models import Membership
from portal.plans.models import Commitment, Delivery, FollowedBy, Origin, Plan, PlanVersion, Recipient, Return, Section
from portal.plans.service.deliveries import open_routes
from tests.imports.lists import PLANS, bring_in, counted, reasons, sheet

TITLE = "(Tính đến ngày 05/04/2022)"


def promise(ward, name, who, **other):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.people[who]))
    return {
        "Họ và tên": name,
        "Số thẻ đảng viên": card,
        "Chi bộ": "Chi bộ 1",
        "Nội dung": "Đạo đức, lối sống",
        "Hạn chế, khuyết điểm": "Còn nóng tính",
        "Biện pháp khắc phục": "Lắng nghe, góp ý trên tinh thần xây dựng",
        "Thời hạn": "30/12/2022",
        "Ngày nộp": "18/03/2022",
        **other,
    }


def mine(ward, who="no_plan_1"):
    return db.session.scalars(
        sa.select(PlanVersion).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.person_id == ward.people[who])
    ).one()


def hers(ward, **other):
    return promise(ward, "Bùi Chưa Lập", "no_plan_1", **other)


def test_all_rows_of_a_member_become_one_approved_plan(app, ward):
    open_routes()
    db.session.commit()
    rows = hers(ward, **{"Yêu cầu chỉnh sửa": "x"}), hers(ward, **{"Nội dung": "Tư tưởng chính trị"})
    run = bring_in(app, ward, sheet(PLANS, *rows, title=TITLE))
    assert counted(run) == (1, 0, 0, 0)
    version = mine(ward)
    assert (version.origin, version.submitted_on, version.approved_on) == (Origin.SUMMARY, date(2022, 3, 18), None)
    assert version.known_approved_on == date(2022, 4, 5)
    assert version.source == "danh-sach.xlsx, dòng 5–6"
    promises = db.session.scalars(
        sa.select(Commitment).where(Commitment.plan_version_id == version.id).order_by(Commitment.position)
    ).all()
    assert [(one.section, one.followed_by) for one in promises] == [
        (Section.ETHICS, FollowedBy.LEAD),
        (Section.POLITICS, FollowedBy.CHI_UY),
    ]
    (returned,) = db.session.scalars(sa.select(Return).where(Return.plan_version_id == version.id))
    assert (returned.reason, returned.returned_on, returned.by) == (None, None, None)
    sent = db.session.execute(
        sa.select(Delivery.recipient, Delivery.unit_id).where(Delivery.plan_version_id == version.id)
    ).all()
    assert [tuple(one) for one in sent] == [(Recipient.SUPERVISING_BODY, ward.units["front-1"])]


def test_who_has_none_after_a_summary_is_listed_by_cell_and_nobody_else(app, ward, as_):
    """The exempt, who owe none, are not among them."""
    run = bring_in(app, ward, sheet(PLANS, promise(ward, "Nguyễn Thị Hoà", "member_1"), title=TITLE))
    listed = dict(without_plan(run, ward.today))
    assert listed == {"Chi bộ 1": ["Bùi Chưa Lập"]}
    page = as_("office").get(f"/nhap-du-lieu/{written(run.id)}").text
    assert "1 đảng viên chưa có kế hoạch" in page
    assert "Bùi Chưa Lập" in page
    assert "Vũ Văn Lộc" not in page
    assert without_plan(bring_in(app, ward, sheet(PLANS, hers(ward), title=TITLE)), ward.today) == []


def test_the_same_summary_again_changes_nothing_and_another_rewrites_nothing(app, ward):
    bring_in(app, ward, sheet(PLANS, hers(ward), title=TITLE))
    assert counted(bring_in(app, ward, sheet(PLANS, hers(ward), title=TITLE))) == (0, 0, 1, 0)
    run = bring_in(app, ward, sheet(PLANS, hers(ward, **{"Thời hạn": "30/06/2022"}), title=TITLE))
    assert counted(run) == (0, 0, 0, 1)
    assert "không bị thay" in reasons(run)[0][2]


def test_a_bad_row_keeps_the_whole_plan_out(app, ward):
    rows = hers(ward), hers(ward, **{"Thời hạn": "31/02/2022"})
    run = bring_in(app, ward, sheet(PLANS, *rows, title=TITLE))
    assert counted(run) == (0, 0, 0, 1)
    assert reasons(run)[0][1] == "H"
    assert db.session.scalar(sa.select(Plan.id).where(Plan.person_id == ward.no_plan_1)) is None


def test_a_stranger_has_no_plan(app, ward):
    run = bring_in(app, ward, sheet(PLANS, hers(ward, **{"Số thẻ đảng viên": "38.999999"}), title=TITLE))
    assert counted(run) == (0, 0, 0, 1)
