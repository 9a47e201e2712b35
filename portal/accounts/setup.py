"""The first run of a real installation: a ward, its office, and one slip. Nobody is given a password."""

from datetime import date

import click
from flask import current_app
from sqlalchemy import select

from portal.accounts import rules
from portal.accounts.service import Slip, account_of_person, issue_slip
from portal.ground.clock import at_ward, ward_today
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.errors import Refused, refuse
from portal.ground.names import tidy_name
from portal.ground.text import say
from portal.organisations.models import Ward
from portal.organisations.service import appoint, found_ward, raise_ward
from portal.people.models import Person
from portal.people.service import add_people, person_row
from portal.policy import Actor, Post, Role

FIRST_WARD = 1


@click.command("setup")
@click.option("--ward", prompt="Tên phường (ví dụ: phường Thử Nghiệm)")
@click.option("--superior", prompt="Đảng bộ cấp trên trực tiếp (ví dụ: Quận ủy)")
@click.option("--groups", prompt="Số tổ dân phố", type=click.IntRange(0, 300))
@click.option("--clerk", prompt="Họ và tên cán bộ Văn phòng Đảng ủy")
@click.option("--login", prompt="Tên đăng nhập của cán bộ đó")
@click.option("--address", prompt="Địa chỉ của cổng", default="https://localhost", show_default=True)
def command(ward: str, superior: str, groups: int, clerk: str, login: str, address: str) -> None:
    """Open the ward, its office and the clerk's activation slip."""
    if current_app.config["DEMO"]:
        raise click.ClickException("Bản trình diễn có sẵn phường minh họa; hãy chạy không có TUSOI_DEMO.")
    try:
        with writing():
            slip = set_up(ward, superior, groups, clerk, login, ward_today(), current_app.config["SLIP_DAYS"])
    except Refused as no:
        raise click.ClickException(str(no)) from None
    click.echo(f"\nĐã lập {ward} với {groups} tổ dân phố.\n\nPHIẾU KÍCH HOẠT (chỉ hiện một lần)")
    click.echo(f"  Người nhận:     {slip.name}\n  Địa chỉ:        {address.rstrip('/')}/kich-hoat")
    click.echo(f"  Tên đăng nhập:  {slip.login}\n  Mã kích hoạt:   {slip.code}")
    click.echo(f"  Dùng đến hết:   {at_ward(slip.expires_at):%H:%M %d/%m/%Y}")


def set_up(ward: str, superior: str, groups: int, clerk: str, login: str, today: date, days: int) -> Slip:
    """Refused once any ward stands here: a second office would be a way in for whoever reaches the terminal."""
    standing = db.session.scalar(select(Ward.name).limit(1))
    refuse(say("Đã có %(ward)s trong cơ sở dữ liệu này.", ward=standing) if standing else None)
    found_ward(FIRST_WARD, ward)
    with in_ward(FIRST_WARD):
        office = raise_ward(ward, superior=superior, areas=groups)["office"]
        row = person_row(tidy_name(clerk))
        add_people([row])
        flush()
        installer = Actor(
            ward_id=FIRST_WARD,
            person_id=None,
            name="setup",
            posts=frozenset({Post(Role.OFFICE, office.id, office.path, title="Cài đặt hệ thống")}),
        )
        person = db.session.get_one(Person, (FIRST_WARD, row["id"]))
        appoint(installer, person.id, office, Role.OFFICE, "Văn phòng Đảng ủy", since=today, basis="Cài đặt hệ thống")
        account = account_of_person(installer, person, rules.login_as_kept(login))
        return issue_slip(installer, account, days)
