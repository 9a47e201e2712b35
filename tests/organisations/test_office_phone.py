"""Whom to call stands at the foot of every page, before signing in too."""

import pytest

PAGE, NUMBER = "/to-chuc/dien-thoai", "024 3827 1234"


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary", "front_chair"])
def test_only_the_office_tells_it(as_, who):
    assert as_(who).get(PAGE).status_code == 403
    assert as_(who).post(PAGE, {"phone": NUMBER}).status_code == 403


@pytest.mark.parametrize("wrong", ["gọi Thư", "+84<b>", "12"])
def test_what_is_no_number_is_said(as_, wrong):
    answer = as_("office").post(PAGE, {"phone": wrong})
    assert (answer.status_code, "không phải là số điện thoại" in answer.text) == (422, True)


def test_it_stands_on_every_page_until_it_is_taken_away(as_, stranger):
    office = as_("office")
    assert "gọi Văn phòng" not in as_("member_1").get("/").text
    assert office.submit(office.get(PAGE), PAGE, phone=NUMBER).status_code == 303
    for browser, url in (
        (office, "/to-chuc"),
        (as_("member_1"), "/"),
        (as_("front_1"), "/lich"),
        (stranger, "/dang-nhap"),
    ):
        assert f"Cần giúp, gọi Văn phòng Đảng ủy: {NUMBER}" in browser.get(url).text
    assert NUMBER in as_("member_1").get("/khong-co-trang-nay").text
    assert office.submit(office.get(PAGE), PAGE, phone="").status_code == 303
    assert NUMBER not in as_("member_1").get("/").text
