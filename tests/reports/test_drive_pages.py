"""Chỉ tiêu của đợt: numbers for everyone signed in, names only for whoever may list plans there."""

import pytest

from portal.campaigns.queries import campaign_called
from portal.ground.ids import written
from portal.reports.figures import OF_A_DRIVE
from portal.reports.queries import figures_for, list_for
from tests.kit.pages import Browser
from tests.kit.ward import PEOPLE

HOME = "/dot-sinh-hoat/tu-soi-2022/chi-tieu"
APPROVED = f"{HOME}/ke-hoach-da-thong-qua"


@pytest.fixture
def lines(ward):
    def seen(who):
        found = figures_for(ward.actor(who), campaign_called("tu-soi-2022"), ward.today)
        return {line.named.name: line for line in found}

    return seen


def test_a_stranger_is_asked_to_sign_in(app):
    for address in (HOME, APPROVED):
        assert Browser(app).get(address).status_code == 401


@pytest.mark.parametrize("who", ["member_1", "front_1", "front_chair", "women_head", "admin", "typist_1"])
def test_who_may_list_no_plans_finds_no_list(as_, ward, who):
    browser = as_(who)
    assert browser.get(HOME).status_code == 200
    for one in OF_A_DRIVE:
        assert browser.get(f"{HOME}/{one.slug}").status_code == 404
        for cell in ("cell-1", "cell-police"):
            assert browser.get(f"{HOME}/{one.slug}/{written(ward.units[cell])}").status_code == 404
    assert f"{HOME}/" not in browser.get(HOME).text


@pytest.mark.parametrize("who", ["office", "ward_secretary", "standing"])
def test_the_ward_opens_every_list_by_cell(as_, who):
    page = as_(who).get(APPROVED)
    assert page.status_code == 200
    assert PEOPLE["member_1"][0] in page.text
    assert PEOPLE["police_1"][0] in page.text
    assert PEOPLE["exempt_1"][0] not in page.text
    assert as_(who).get(HOME).text.count('href="/dot-sinh-hoat/tu-soi-2022/chi-tieu/') >= 2


def test_who_is_missing_stands_apart(as_, ward):
    actor, campaign = ward.actor("office"), campaign_called("tu-soi-2022")
    listed = list_for(actor, campaign, "ke-hoach-da-thong-qua", ward.today)
    counted = [name for group in listed.groups for name, _times, _beside in group.counted]
    others = [name for group in listed.groups for name, _times, _beside in group.others]
    assert len(counted) == listed.share.part
    assert len(counted) + len(others) == listed.share.whole
    assert others == [PEOPLE["no_plan_1"][0]]
    assert "Không nằm trong số này" in as_("office").get(APPROVED).text


@pytest.mark.parametrize("who", ["sec_1", "com_1", "sponsor_1"])
def test_a_cells_people_open_their_own_cell_alone(as_, ward, lines, who):
    browser = as_(who)
    assert browser.get(APPROVED).status_code == 404
    page = browser.get(f"{APPROVED}/{written(ward.units['cell-1'])}")
    assert page.status_code == 200
    assert PEOPLE["member_1"][0] in page.text
    assert PEOPLE["member_3"][0] not in page.text
    assert browser.get(f"{APPROVED}/{written(ward.units['cell-3'])}").status_code == 404
    assert [cell.code for cell, _share in lines(who)["approved"].mine] == ["cell-1"]
    assert f"{APPROVED}/{written(ward.units['cell-1'])}" in browser.get(HOME).text


def test_one_who_is_missing_is_not_told_to_who_may_not_see_the_list(lines):
    """All but one have written: the number itself would point at someone."""
    mine, theirs = lines("office")["approved"], lines("member_1")["approved"]
    assert mine.figure.whole - mine.figure.part == 1
    assert (mine.shown, mine.opens) == (True, True)
    assert (theirs.shown, theirs.opens, theirs.mine) == (False, False, ())
    assert not lines("member_1")["unknown.approver"].shown  # its whole is the number withheld above


def test_another_day_may_be_asked_for(as_):
    office = as_("office")
    assert "Tính đến ngày 20/03/2022" in office.get(f"{HOME}?ngay=20/03/2022").text
    assert "Chưa có" not in office.get(f"{APPROVED}?ngay=20/03/2022").text
    wrong = office.get(f"{HOME}?ngay=31/02/2022")
    assert wrong.status_code == 422
    assert "Không có ngày 31/02/2022" in wrong.text
    assert 'value="31/02/2022"' in wrong.text


def test_an_unknown_figure_or_cell_is_not_there(as_, ward):
    office = as_("office")
    for address in (f"{HOME}/khong-co", f"{APPROVED}/{written(7)}", f"{APPROVED}/{written(ward.units['front-1'])}"):
        assert office.get(address).status_code == 404


def test_names_and_addresses_of_figures_stand_once():
    assert len({one.name for one in OF_A_DRIVE}) == len({one.slug for one in OF_A_DRIVE}) == len(OF_A_DRIVE)
