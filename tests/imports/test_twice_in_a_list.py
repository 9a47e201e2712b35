"""A list that names one person twice, without a card to tell two apart, takes in one."""

from tests.imports.lists import ROSTER, bring_in, counted, member, reasons, sheet


def test_the_same_name_and_birth_twice_without_a_card_is_taken_once(app, ward):
    uncarded = {"Số thẻ đảng viên": None}
    run = bring_in(app, ward, sheet(ROSTER, member(**uncarded), member(**uncarded)))
    assert counted(run) == (1, 0, 0, 1)
    assert "Trùng họ tên, ngày sinh với dòng 6" in reasons(run)[0][2]
