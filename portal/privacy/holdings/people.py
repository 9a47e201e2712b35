"""Who the person is in the ward's books: identity, Party membership, posts, organisations, declared relatives."""

from collections.abc import Callable

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.text import say
from portal.meetings.models import ClubMember
from portal.organisations.models import Unit, Ward
from portal.organisations.names import LONG, unit_called
from portal.people.models import HeadPhone, Link, Management, PastGrant, Person
from portal.people.queries.history import corrections_of
from portal.people.rules.facts import PersonFactKind
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held
from portal.supervision.models import Helper, Typist
from portal.supervision.queries.own import relatives_of

PARTY_BASIS = say("Điều lệ Đảng; quản lý đảng viên, sổ đảng viên của đảng bộ")
FACT = (
    say("Loại"),
    say("Nội dung"),
    say("Từ ngày"),
    say("Đến trước ngày"),
    say("Căn cứ, nguồn"),
    say("Ghi vào cổng"),
    say("Đã rút vì ghi nhầm"),
)
POSTS, ORGANISATIONS = (PersonFactKind.POST,), (PersonFactKind.ORGANISATION,)


def identity(asked: HoldingScope) -> HeldRows:
    row = db.session.execute(
        sa.select(Person.name, Person.sex, Person.birth_date, Person.birth_year).where(Person.id == asked.person_id)
    ).first()
    return held((say("Họ và tên"), say("Giới tính"), say("Ngày sinh"), say("Năm sinh")), [row] if row else [])


def corrections(asked: HoldingScope) -> HeldRows:
    """What was told wrongly and put right, with the spelling that papers of before bear."""
    rows = corrections_of(asked.person_id)
    columns = (say("Điều đính chính"), say("Trước"), say("Sau"), say("Từ ngày"), say("Căn cứ"), say("Lý do"))
    return held(
        columns,
        [(one.label, one.before, one.after, one.since, one.paper, one.reason) for one in rows],
        [one.since for one in rows],
    )


def party(asked: HoldingScope) -> HeldRows:
    result = _facts(asked, lambda kind: kind not in (*POSTS, *ORGANISATIONS))
    tiers = db.session.execute(
        sa.select(
            Management.tier,
            Management.valid_from,
            Management.valid_until,
            Management.basis,
            Management.recorded_at,
            Management.withdrawn_at,
        ).where(Management.person_id == asked.person_id)
    ).all()
    more = held(FACT, [(say("Diện quản lý"), *row) for row in tiers], [row.valid_from for row in tiers])
    return HeldRows(FACT, result.rows + more.rows, min(filter(None, (result.since, more.since)), default=None))


def posts(asked: HoldingScope) -> HeldRows:
    result = _facts(asked, lambda kind: kind in POSTS)
    named = []
    for label, table in ((say("Người giúp việc"), Helper), (say("Người nhập thay"), Typist)):
        named += [
            (label, f"{row[1]}, {row[0]}" if row[1] else row[0], *row[2:])
            for row in db.session.execute(
                sa.select(
                    unit_called(Unit, table.valid_from, LONG),
                    Helper.title if table is Helper else sa.null(),
                    table.valid_from,
                    table.valid_until,
                    table.basis,
                    table.recorded_at,
                    table.withdrawn_at,
                )
                .join(Unit, sa.and_(Unit.ward_id == table.ward_id, Unit.id == table.body_id))
                .where(table.person_id == asked.person_id)
                .order_by(table.recorded_at)
            )
        ]
    more = held(FACT, named, [row[2] for row in named])
    return HeldRows(FACT, result.rows + more.rows, min(filter(None, (result.since, more.since)), default=None))


def organisations(asked: HoldingScope) -> HeldRows:
    result = _facts(asked, lambda kind: kind in ORGANISATIONS)
    clubs = db.session.execute(
        sa.select(
            Unit.name,
            ClubMember.valid_from,
            ClubMember.valid_until,
            ClubMember.basis,
            ClubMember.recorded_at,
            ClubMember.withdrawn_at,
        )
        .join(Unit, sa.and_(Unit.ward_id == ClubMember.ward_id, Unit.id == ClubMember.organiser_id))
        .where(ClubMember.person_id == asked.person_id)
        .order_by(ClubMember.recorded_at)
    ).all()
    more = held(FACT, [(say("Câu lạc bộ Lý luận trẻ"), *row) for row in clubs], [row.valid_from for row in clubs])
    return HeldRows(FACT, result.rows + more.rows, min(filter(None, (result.since, more.since)), default=None))


def kin(asked: HoldingScope) -> HeldRows:
    """Both whom the person declared and who declared them: neither writes about the other."""
    rows = relatives_of(asked.actor, asked.today)
    return held(
        (say("Người thân"), say("Ai khai báo"), say("Từ ngày"), say("Căn cứ")),
        [
            (one.name, say("đồng chí khai báo") if one.mine else say("người đó khai báo"), one.since, one.basis)
            for one in rows
        ],
        [one.since for one in rows],
    )


def phone(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(HeadPhone.number, HeadPhone.told_on).where(HeadPhone.person_id == asked.person_id)
    ).all()
    return held((say("Số điện thoại"), say("Ghi ngày")), rows, [row.told_on for row in rows])


def elsewhere(asked: HoldingScope) -> HeldRows:
    """Records in other wards of the installation, and leave that was given to read this ward's."""
    links = db.session.execute(
        sa.select(Link.id, Ward.name, Link.came, Link.since, Link.basis)
        .join(Ward, Ward.id == Link.other_ward_id)
        .where(Link.person_id == asked.person_id)
    ).all()
    grants = db.session.execute(
        sa.select(PastGrant.link_id, PastGrant.reason, PastGrant.given_at, PastGrant.last_on, PastGrant.ended_at)
        .where(PastGrant.link_id.in_([one.id for one in links]))
        .order_by(PastGrant.given_at)
    ).all()
    names = {one.id: one.name for one in links}
    rows: list[tuple[object, ...]] = [
        (say("Chuyển đến từ") if one.came else say("Chuyển sang"), one.name, one.since, None, one.basis, None)
        for one in links
    ]
    rows += [
        (say("Cho xem hồ sơ cũ"), names[one.link_id], one.given_at, one.last_on, one.reason, one.ended_at)
        for one in grants
    ]
    columns = (say("Loại"), say("Phường"), say("Từ ngày"), say("Đến hết ngày"), say("Căn cứ, lý do"), say("Đã thôi"))
    return held(columns, rows, [one.since for one in links])


def _facts(asked: HoldingScope, wanted: Callable[[PersonFactKind], bool]) -> HeldRows:
    facts = [one for one in asked.facts if wanted(one.kind)]
    return held(
        FACT,
        [
            (one.kind, one.what, one.valid_from, one.valid_until, one.basis, one.recorded_at, one.withdrawn_at)
            for one in facts
        ],
        [one.valid_from for one in facts],
    )


HOLDINGS = (
    DataKind(
        "identity",
        say("Nhân thân"),
        say("Nhận biết đúng người trong danh sách đảng viên và khi đăng nhập"),
        PARTY_BASIS,
        (Action.MEMBER_READ, Action.MEMBER_DETAILS),
        "",
        identity,
    ),
    DataKind(
        "corrections",
        say("Đính chính"),
        say("Biết điều gì đã được ghi lại cho đúng và theo giấy tờ nào"),
        PARTY_BASIS,
        (Action.PEOPLE_RECORD,),
        "",
        corrections,
    ),
    DataKind(
        "party",
        say("Đảng tịch, nơi sinh hoạt, nơi cư trú, miễn giảm"),
        say("Biết ai sinh hoạt ở đâu, ai phải lập kế hoạch, ai được giám sát"),
        PARTY_BASIS,
        (Action.MEMBER_READ, Action.MEMBER_DETAILS),
        "",
        party,
    ),
    DataKind(
        "posts",
        say("Chức vụ, nhiệm vụ được cử"),
        say("Quyền trên cổng theo chức vụ và nhiệm kỳ"),
        PARTY_BASIS,
        (Action.UNIT_READ,),
        "",
        posts,
    ),
    DataKind(
        "phone",
        say("Số điện thoại của người đứng đầu"),
        say("Để Văn phòng Đảng ủy, UBMTTQ phường gọi người đứng đầu; thôi chức vụ thì xóa"),
        say("Chương trình giám sát của phường"),
        (Action.PHONE_READ,),
        "",
        phone,
    ),
    DataKind(
        "organisations",
        say("Hội viên đoàn thể, câu lạc bộ"),
        say("Để đoàn thể phối hợp giám sát hội viên"),
        say("Chương trình giám sát của phường"),
        (Action.MEMBER_READ,),
        "",
        organisations,
    ),
    DataKind(
        "kin",
        say("Người thân đã khai báo"),
        say("Để không ai nhận xét người thân của mình"),
        say("Quy tắc giám sát khách quan của phường"),
        (Action.KIN_DECLARE,),
        "",
        kin,
    ),
    DataKind(
        "elsewhere",
        say("Hồ sơ ở phường khác"),
        say("Biết đồng chí chuyển từ đâu, sang đâu, và ai được xem hồ sơ cũ"),
        PARTY_BASIS,
        (Action.PAST_READ, Action.PAST_GRANT),
        "",
        elsewhere,
    ),
)
