"""Many units at once from a list: all of them or none, and a line that cannot stand is named."""

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit, UnitArea, UnitKind

PAGE = "/to-chuc/them-nhieu"
WHY = {"since": "01/04/2022", "basis": "QĐ 15-QĐ/ĐU ngày 30/3/2022"}


def count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Unit))


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary", "front_chair"])
def test_only_the_office_opens_them(as_, ward, who):
    before = count()
    assert as_(who).get(PAGE).status_code == 403
    said = {"kind": "residence_group", "lines": "Tổ dân phố 41", **WHY}
    assert as_(who).post(PAGE, said).status_code == 403
    assert count() == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "residence_group", "lines": " \n "}, "mỗi dòng một tổ chức"),
        ({"kind": "residence_group", "lines": "Tổ 41\nTổ 41"}, "Dòng 2: tên gọi tắt trùng với dòng 1"),
        ({"kind": "residence_group", "lines": "Tổ dân phố 41\n\n====="}, "Dòng 3: tên dài quá hoặc không phải tên"),
        ({"kind": "area_front", "lines": "Ban CTMT số 41"}, "Dòng 1: hãy ghi tổ dân phố"),
        ({"kind": "area_front", "lines": "Ban CTMT số 41;;99"}, "không có tổ dân phố “99”"),
        ({"kind": "cell", "lines": "Chi bộ Trạm Y tế"}, "Hãy chọn chi bộ ở đâu"),
        ({"kind": "cell", "cell_kind": "other", "lines": "Chi bộ Trạm Y tế\nChi bộ 1"}, "Dòng 2: Đã có tổ chức"),
        ({"kind": "residence_group", "lines": "\n".join(f"Tổ mới {n}" for n in range(301))}, "nhiều nhất 300"),
    ],
)
def test_a_list_that_cannot_stand_opens_nothing(as_, ward, said, words):
    before = count()
    answer = as_("office").post(PAGE, {**said, **WHY})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert count() == before


def test_a_list_pasted_from_a_sheet_opens_every_line(as_, ward):
    lines = "Chi bộ Trạm Y tế\tCB Y tế\nChi bộ Quân sự;CB Quân sự\n\nChi bộ Chợ"
    answer = as_("office").post(PAGE, {"kind": "cell", "cell_kind": "other", "lines": lines, **WHY})
    assert answer.status_code == 303
    named = sa.select(Unit.name, Unit.short_name, Unit.code).where(Unit.name.in_(["Chi bộ Trạm Y tế", "Chi bộ Chợ"]))
    assert sorted(map(tuple, db.session.execute(named))) == [
        ("Chi bộ Chợ", "Chi bộ Chợ", "chi-bo-cho"),
        ("Chi bộ Trạm Y tế", "CB Y tế", "cb-y-te"),
    ]


def test_committees_stand_on_the_ground_their_line_names(as_, ward):
    office = as_("office")
    groups = "\n".join(f"Tổ dân phố {number}" for number in (41, 42))
    assert office.post(PAGE, {"kind": "residence_group", "lines": groups, **WHY}).status_code == 303
    fronts = "Ban CTMT 41;;41\nBan CTMT 42;;Tổ dân phố 42"
    assert office.post(PAGE, {"kind": "area_front", "lines": fronts, **WHY}).status_code == 303
    asked = (
        sa.select(Unit.name)
        .join(UnitArea, sa.and_(UnitArea.ward_id == Unit.ward_id, UnitArea.unit_id == Unit.id))
        .where(Unit.kind == UnitKind.AREA_FRONT, Unit.name.like("Ban CTMT 4%"))
    )
    assert sorted(db.session.scalars(asked)) == ["Ban CTMT 41", "Ban CTMT 42"]


def test_ninety_eight_units_take_one_form(as_, ward):
    before = count()
    lines = "\n".join(f"Tổ dân phố {number}" for number in range(101, 199))
    assert as_("office").post(PAGE, {"kind": "residence_group", "lines": lines, **WHY}).status_code == 303
    assert count() == before + 98
