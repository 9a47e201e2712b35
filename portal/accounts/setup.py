"""The first run of a real installation: a database, a ward, its office, and one slip. Nobody is given a password."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.accounts import first_code, first_run, rules, throttle
from portal.accounts.models import Account
from portal.accounts.service import PrintedSlip, account_of_person, issue_slip
from portal.ground import shape
from portal.ground.clock import at_ward, ward_today
from portal.ground.db import db, flush, in_ward, one_at_a_time, writing
from portal.ground.errors import Invalid, Refused, or_404, refuse
from portal.ground.names import fold, nfc, tidy_name
from portal.ground.shape import Trouble
from portal.ground.text import Sentence, say
from portal.organisations.models import Holding, Ward
from portal.organisations.queries import seats, unit_coded
from portal.organisations.service import appoint, found_ward, raise_ward
from portal.people.models import Person
from portal.people.service import add_people, person_row
from portal.policy import CONFIRMERS, Actor, Post, Role

FIRST_WARD = 1


class WardSetup(NamedTuple):
    """What a ward begins with, as it will be written."""

    ward: str
    above: str
    groups: int
    clerk: str
    login: str


class SetupQuestion(NamedTuple):
    option: str
    words: str
    why_not: Callable[[str], Sentence | None]


QUESTIONS = (
    SetupQuestion("ward", "Tên phường (ví dụ: phường Thử Nghiệm)", first_run.bad_ward),
    SetupQuestion("above", "Đảng bộ cấp trên trực tiếp (ví dụ: Thành ủy)", first_run.bad_superior),
    SetupQuestion("groups", "Số tổ dân phố", first_run.bad_groups),
    SetupQuestion("clerk", "Họ và tên cán bộ Văn phòng Đảng ủy", first_run.bad_clerk),
    SetupQuestion("login", "Tên đăng nhập của cán bộ đó (ví dụ: thuky)", first_run.bad_login),
)


@click.command("setup")
@click.option("--ward", help="The ward's name as it is written: “phường Thử Nghiệm”.")
@click.option("--above", help="The Party committee directly above it.")
@click.option("--groups", help="How many residence groups it has.")
@click.option("--clerk", help="Full name of the clerk of the Party office.")
@click.option("--login", help="What the clerk types to sign in.")
@click.option("--secretary", help="Full name of the ward's first secretary, who is the second person from then on.")
@click.option("--secretary-login", help="What the secretary types to sign in.")
@click.option("--address", help="The portal's address for the slip. Default: TUSOI_URL, or the first of TUSOI_HOSTS.")
@click.option("--slip-to", type=click.Path(dir_okay=False, path_type=Path), help="Write the slip there, for you alone.")
@click.option("--new-slip", is_flag=True, help="The first slip was lost before it was used: print another.")
@with_appcontext
def command(
    address: str | None,
    slip_to: Path | None,
    new_slip: bool,
    secretary: str | None,
    secretary_login: str | None,
    **typed: str | None,
) -> None:
    """Make the database, open the ward, its office and the clerk's activation slip; asks for what no option says.

    With no option that tells of the ward it makes the database alone, and prints the code with which one page of the
    portal takes the rest.

    The first secretary is named here as well, now or in a later run: nobody in the ward could confirm the post.
    """
    if current_app.config["DEMO"]:
        raise click.ClickException("Bản trình diễn có sẵn phường minh họa; hãy chạy không có --demo.")
    try:
        place_of_second = slip_to and slip_to.with_stem(f"{slip_to.stem}-bi-thu")
        _refuse_taken(slip_to)
        _refuse_taken(place_of_second if secretary else None)
        refuse(_bad_secretary(secretary, secretary_login))
        trouble = shape.trouble()
        reached = address or first_run.address(current_app.config, os.environ)
        if trouble in shape.NOT_BUILT and not secretary and not any(typed.values()):
            _leave_the_rest_to_a_page(reached, slip_to)
            return
        slip = _what_stands(typed, new_slip) if trouble is None else _begin(trouble, _asked(typed))
        second = _name_secretary(secretary, secretary_login) if secretary and secretary_login else None
        if second:
            _hand_over(second, reached, place_of_second)
        if slip:
            _hand_over(slip, reached, slip_to)
            for deed in first_run.AFTER_SETUP:
                deed(slip_to and slip_to.parent)
    except Refused as no:
        db.session.rollback()
        raise click.ClickException(str(no)) from None


def _leave_the_rest_to_a_page(reached: str, place: Path | None) -> None:
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    migrate.create()
    drawn = first_code.draw(Path(current_app.config["INSTANCE"]))
    lines = (
        "MÃ CÀI ĐẶT (chỉ hiện một lần)",
        f"  Địa chỉ:        {reached.rstrip('/')}/lan-dau",
        f"  Mã:             {drawn.code}",
        f"  Có giá trị đến:   {at_ward(drawn.until):%H:%M %d/%m/%Y}",
        "  Chạy cổng, mở địa chỉ trên, gõ mã, ghi phường, cán bộ văn phòng và Bí thư.",
    )
    _put_down(lines, place, say("Mã cài đặt"))
    for deed in first_run.AFTER_SETUP:
        deed(place and place.parent)


def begin_in_browser(
    wanted: WardSetup,
    secretary: str,
    secretary_login: str,
    today: date,
    *,
    code: str,
    instance: Path,
    source: str,
    days: int,
) -> tuple[PrintedSlip, PrintedSlip]:
    """What `set_up` and `name_secretary` do at a terminal, for whoever types the code that was printed there."""
    one = throttle.admit("first run", rules.SLIP, "", source)
    if not first_code.fits(instance, code):
        _refuse_second_ward()  # whoever was a moment later finds the code spent
        raise Invalid({"code": first_run.WRONG_CODE})
    throttle.succeeded(one)
    if why := first_run.bad_pair(wanted.clerk, wanted.login, secretary, secretary_login):
        raise Invalid({"": why})
    clerk = set_up(wanted, today, days)
    with in_ward(FIRST_WARD):
        flush()
        second = name_secretary(tidy_name(secretary), rules.login_as_kept(secretary_login), today, days)
    return clerk, second


def _begin(trouble: Trouble, wanted: WardSetup) -> PrintedSlip:
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    if trouble not in shape.NOT_BUILT:
        raise Refused(shape.told(trouble))
    migrate.create()
    with writing():
        return set_up(wanted, ward_today(), current_app.config["SLIP_DAYS"])


def set_up(wanted: WardSetup, today: date, days: int) -> PrintedSlip:
    """Refused once any ward stands here: a second office would be a way in for whoever reaches the terminal."""
    with in_ward(FIRST_WARD):
        one_at_a_time("setup")
    _refuse_second_ward()
    found_ward(FIRST_WARD, wanted.ward)
    with in_ward(FIRST_WARD):
        office = raise_ward(wanted.ward, superior=wanted.above, areas=wanted.groups)["office"]
        row = person_row(wanted.clerk)
        add_people([row])
        flush()
        acting = _installer(office.id, office.path)
        person = db.session.get_one(Person, (FIRST_WARD, row["id"]))
        appoint(acting, person.id, office, Role.OFFICE, "Văn phòng Đảng ủy", since=today, basis="Cài đặt hệ thống")
        return issue_slip(acting, account_of_person(acting, person, wanted.login), days)


def _refuse_second_ward() -> None:
    standing = db.session.scalar(select(Ward.name).where(Ward.id > 0).limit(1))
    refuse(say("Đã có %(ward)s trong cơ sở dữ liệu này.", ward=standing) if standing else None)


def _bad_secretary(name: str | None, login: str | None) -> Sentence | None:
    if name is None and login is None:
        return None
    if name is None or login is None:
        return say("Nêu Bí thư thì ghi cả --secretary và --secretary-login.")
    return first_run.bad_secretary(name) or first_run.bad_login(login)


def _name_secretary(name: str, login: str) -> PrintedSlip:
    with writing(), in_ward(FIRST_WARD):
        return name_secretary(
            tidy_name(name), rules.login_as_kept(login), ward_today(), current_app.config["SLIP_DAYS"]
        )


def name_secretary(name: str, login: str, today: date, days: int) -> PrintedSlip:
    """The one post with power that has no second person: there is none yet. Refused once there is."""
    standing = {one.person_id for one in seats(today, *CONFIRMERS)}
    only = db.session.scalar(select(Account).where(Account.login == login, Account.person_id.in_(standing)))
    if only and len(standing) == 1:  # the only one who could confirm has lost the way in: the terminal is the second
        return issue_slip(_installer(*_office_place()), only, days)
    refuse(first_run.SECOND_STANDS if standing else None)
    ward, office = or_404(unit_coded("ward")), or_404(unit_coded("office"))
    known = db.session.scalars(select(Person).where(Person.folded == fold(name), Person.joined_to.is_(None))).all()
    refuse(say("Cổng có nhiều người tên %(name)s.", name=name) if len(known) > 1 else None)
    if not known:
        row = person_row(name)
        add_people([row])
        flush()
    person = known[0] if known else db.session.get_one(Person, (FIRST_WARD, row["id"]))
    taken = db.session.scalar(select(Account.login).where(Account.login == login, Account.person_id != person.id))
    refuse(say("Tên đăng nhập %(login)s đã có người dùng.", login=login) if taken else None)
    acting = _installer(office.id, office.path)
    appoint(acting, person.id, ward, Role.WARD_SECRETARY, "Bí thư Đảng ủy", since=today, basis="Cài đặt hệ thống")
    return issue_slip(acting, account_of_person(acting, person, login), days)


def _office_place() -> tuple[int, str]:
    office = or_404(unit_coded("office"))
    return office.id, office.path


def _what_stands(typed: dict[str, str | None], new_slip: bool) -> PrintedSlip | None:
    """A second run changes nothing and says what it found; a slip nobody used can be printed anew."""
    with writing(), in_ward(FIRST_WARD):
        ward = db.session.get_one(Ward, FIRST_WARD)
        first = db.session.execute(
            select(Account, Person.name, Holding.unit_id)
            .join(Person, Person.id == Account.person_id)
            .join(Holding, Holding.person_id == Person.id)
            .where(Holding.role == Role.OFFICE)
            .order_by(Holding.recorded_at)
            .limit(1)
        ).first()
        other = typed["ward"] and nfc(typed["ward"]).split() != nfc(ward.name).split()
        refuse(first_run.another_stands(ward.name) if other else None)
        click.echo(f"Đã có {ward.name} trong cơ sở dữ liệu này; lần chạy này không đổi gì.")
        if first is None:
            return None
        used = first.Account.password_hash is not None
        click.echo(f"Cán bộ văn phòng: {first.name}, tên đăng nhập {first.Account.login}.")
        click.echo("Phiếu kích hoạt đã dùng." if used else "Phiếu kích hoạt chưa dùng; mất phiếu thì thêm --new-slip.")
        refuse(first_run.USED if new_slip and used else None)
        if not new_slip:
            return None
        return issue_slip(_installer(first.unit_id, "/"), first.Account, current_app.config["SLIP_DAYS"])


def _installer(unit: int, path: str) -> Actor:
    post = Post(Role.OFFICE, unit, path, title="Cài đặt hệ thống")
    return Actor(ward_id=FIRST_WARD, person_id=None, name="setup", posts=frozenset({post}))


def _asked(typed: dict[str, str | None]) -> WardSetup:
    """What options say, and in a terminal what is answered there; Refused with every fault at once."""
    wrong = [str(why) for one in QUESTIONS if (said := typed[one.option]) is not None and (why := one.why_not(said))]
    missing = [one for one in QUESTIONS if typed[one.option] is None]
    if missing and not sys.stdin.isatty():
        options = ", ".join(f"--{one.option}" for one in missing)
        wrong.append(str(say("Không có màn hình để hỏi: hãy ghi thêm %(options)s.", options=options)))
    if wrong:
        raise Refused("\n".join(wrong))
    answered = {one.option: click.prompt(one.words, value_proc=_answering(one)) for one in missing}
    return as_written({**typed, **answered})


def as_written(told: Mapping[str, object]) -> WardSetup:
    """What was typed, each held to its rule before, as it is written down."""
    ward, above, groups, clerk, login = (" ".join(nfc(str(told[one.option])).split()) for one in QUESTIONS)
    return WardSetup(ward, above, int(groups), tidy_name(clerk), rules.login_as_kept(login))


def _answering(question: SetupQuestion) -> Callable[[str], str]:
    def look(answer: str) -> str:
        if why := question.why_not(answer):
            raise click.UsageError(str(why))
        return answer

    return look


def _refuse_taken(place: Path | None) -> None:
    if place and place.exists():
        raise Refused(say("Đã có tệp %(name)s; hãy chọn tên khác cho phiếu.", name=place))
    if place and not place.parent.is_dir():
        raise Refused(say("Không có thư mục %(name)s.", name=place.parent))


def _hand_over(slip: PrintedSlip, address: str, place: Path | None) -> None:
    lines = (
        "PHIẾU KÍCH HOẠT (chỉ hiện một lần)",
        f"  Người nhận:     {slip.name}",
        f"  Địa chỉ:        {address.rstrip('/')}/kich-hoat",
        f"  Tên đăng nhập:  {slip.login}",
        f"  Mã kích hoạt:   {slip.code}",
        f"  Có giá trị đến:   {at_ward(slip.expires_at):%H:%M %d/%m/%Y}",
    )
    _put_down(lines, place, say("Phiếu kích hoạt"))


def _put_down(lines: Sequence[str], place: Path | None, what: Sentence) -> None:
    text = "\n".join(lines)
    if place is None:
        click.echo(f"\n{text}")
        return
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    click.echo(f"{what} ở {place}; chỉ tài khoản vừa chạy lệnh đọc được. In ra rồi xóa tệp.")
