"""The card shows only what the reader's post needs."""

import pytest

from portal.ground.ids import written


def card_of(ward, name):
    return f"/dang-vien/{written(ward.people[name])}"


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("front_1", "member_3"),
        ("front_3", "member_1"),
        ("women_head", "member_1b"),
        ("youth_head", "police_1"),
        ("member_1", "member_1b"),
        ("admin", "member_1"),
        ("helper_1", "school_1"),
    ],
)
def test_a_foreign_member_does_not_exist(as_, ward, who, whom):
    assert as_(who).get(card_of(ward, whom)).status_code == 404


@pytest.mark.parametrize("address", ["0000000000000", "zzzzzzzzzzzzz", "1", "không-có"])
def test_an_address_that_names_nobody_looks_the_same(as_, address):
    assert as_("office").get(f"/dang-vien/{address}").status_code == 404


@pytest.mark.parametrize("who", ["front_1", "helper_1", "women_head", "front_chair", "sponsor_1"])
def test_the_front_learns_no_birth_date_and_no_card_number(as_, ward, who):
    page = as_(who).get(card_of(ward, "member_1"))

    assert page.status_code == 200
    assert "Nguyễn Thị Hoà" in page.text
    for hidden in ("Ngày sinh", "01/01/1960", "Số thẻ", "Ngày kết nạp", "Diện", "Quá trình"):
        assert hidden not in page.text
    assert as_(who).get(card_of(ward, "member_1") + "/qua-trinh").status_code == 404


@pytest.mark.parametrize("who", ["sec_1", "office", "ward_secretary", "member_1"])
def test_the_cell_the_office_and_the_member_see_the_whole_card(as_, ward, who):
    page = as_(who).get(card_of(ward, "member_1"))

    assert "01/01/1960" in page.text
    assert as_(who).get(card_of(ward, "member_1") + "/qua-trinh").status_code == 200


def test_only_the_office_is_offered_events(as_, ward):
    assert "/bien-dong/" in as_("office").get(card_of(ward, "member_1")).text
    assert "/bien-dong/" not in as_("sec_1").get(card_of(ward, "member_1")).text


def test_whoever_is_no_member_has_a_card_for_the_office(as_, ward):
    page = as_("office").get(card_of(ward, "front_3"))

    assert page.status_code == 200
    assert "Hiện không sinh hoạt đảng tại phường." in page.text
