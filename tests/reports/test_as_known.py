"""Theo dữ liệu đã ghi đến: the page of a drive's figures asked as it would have answered at an instant."""

from datetime import date, datetime

import pytest

from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.ground.typed import BadText, parse_moment
from portal.organisations.queries import unit_of
from portal.organisations.service import rename_unit
from portal.people.models import CellMembership, Membership
from portal.reports.queries import figures_for
from portal.reports.snapshots.subjects import subject_called

HOME = "/dot-sinh-hoat/tu-soi-2022/chi-tieu"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("", None),
        ("25/04/2022 08:30", datetime(2022, 4, 25, 8, 30)),
        ("8:30 25/4/2022", datetime(2022, 4, 25, 8, 30)),
        ("25/04/2022", datetime(2022, 4, 25, 23, 59, 59)),
        ("2022-04-25 17:05", datetime(2022, 4, 25, 17, 5)),
    ],
)
def test_a_moment_is_read_as_people_write_it(typed, moment):
    assert parse_moment(typed) == moment


@pytest.mark.parametrize("typed", ["08:30", "25/04/2022 25:00", "25/04/2022 08:61", "sáng hôm qua", "31/02/2022 08:00"])
def test_what_is_no_moment_is_said(typed):
    with pytest.raises(BadText):
        parse_moment(typed)


def test_what_is_no_moment_is_said_on_the_page_and_kept(as_):
    answer = as_("office").get(f"{HOME}?biet=25/04/2022+99:00&ngay=20/04/2022")
    assert answer.status_code == 422
    assert "không phải là lúc nào" in answer.text
    assert 'value="25/04/2022 99:00"' in answer.text
    assert 'value="20/04/2022"' in answer.text


def test_figures_are_told_as_they_were_known_and_their_links_keep_the_moment(as_, ward):
    before = now()
    will_write()
    since = date(2022, 4, 1)
    db.session.add(Membership(person_id=ward.front_3, valid_from=since))
    db.session.add(CellMembership(person_id=ward.front_3, cell_id=ward.units["cell-2"], valid_from=since))
    db.session.commit()
    will_write(False)

    def expected(known_at):
        campaign = subject_called("dot:tu-soi-2022").campaign
        lines = figures_for(ward.actor("office"), campaign, ward.today, known_at)
        return next(line.figure.part for line in lines if line.named.name == "expected")

    assert expected(None) == expected(before) + 1
    page = as_("office").get(f"{HOME}?biet=25/04/2022+23:00").text
    assert "như đã biết lúc 23:00 25/04/2022" in page
    assert "biet=25/04/2022+23" in page


def test_a_cell_bears_the_name_of_the_day_that_is_asked_for(as_, ward):
    will_write()
    rename_unit(
        ward.actor("office"),
        unit_of(ward.units["cell-1"]),
        "Chi bộ Hoa Sen",
        "Chi bộ Hoa Sen",
        since=ward.today,
        today=ward.today,
        basis="QĐ 12",
    )
    db.session.commit()
    will_write(False)
    office, address = as_("office"), f"{HOME}/phai-xay-dung/{written(ward.units['cell-1'])}"
    assert "Chi bộ Hoa Sen" in office.get(address).text
    earlier = office.get(f"{address}?ngay=20/04/2022").text
    assert "Chi bộ 1" in earlier
    assert "Chi bộ Hoa Sen" not in earlier
