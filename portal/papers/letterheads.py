"""The head and the foot of a paper for one body on one day: its names as they were, the settings as they stood."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy import or_, select

from portal.ground.db import db
from portal.ground.text import Sentence, say
from portal.ground.trial import MARK, NONE, trial_in_force
from portal.organisations.masses import SYMBOLS
from portal.organisations.masses import YOUTH as YOUTH_UNION
from portal.organisations.models import Unit, UnitKind, UnitPlace
from portal.organisations.names import UnitNames
from portal.organisations.queries import settings, this_ward
from portal.papers.kinds import Content
from portal.papers.layouts import (
    Layout,
    Margins,
    OrganisationKind,
    layout_on,
    number_line,
    place_and_blanks,
    place_and_date,
)

DEMONSTRATION = "Bản trình diễn · nhân vật và số liệu minh họa"
FRONT_IN_FULL = "Mặt trận Tổ quốc"
SIGN_HERE = "(ký, ghi rõ họ tên)"


class Whose(NamedTuple):
    """Bodies that sign alike: a line of the page "Thể thức"."""

    slug: str
    label: Sentence
    kind: OrganisationKind
    signature: str  # the setting that holds authority and post
    symbol: str  # what the body is called in numbers (ký hiệu); empty: each by its own, as in organisations.masses


PARTY, FRONT, MASS, YOUTH, GOVERNMENT = OrganisationKind
WHOSE: dict[UnitKind, Whose] = {
    UnitKind.CELL: Whose("chi-bo", say("Chi bộ"), PARTY, "signature_cell", "CB"),
    UnitKind.BASE_PARTY: Whose("dang-bo-co-so", say("Đảng bộ cơ sở"), PARTY, "signature_base", "ĐU"),
    UnitKind.PART_PARTY: Whose("dang-bo-bo-phan", say("Đảng bộ bộ phận"), PARTY, "signature_base", "ĐU"),
    UnitKind.WARD_PARTY: Whose("dang-uy", say("Đảng ủy phường"), PARTY, "signature_ward", "ĐU"),
    UnitKind.WARD_OFFICE: Whose("van-phong", say("Văn phòng Đảng ủy"), PARTY, "signature_office", "VP"),
    UnitKind.AREA_FRONT: Whose("ban-ctmt", say("Ban Công tác Mặt trận"), FRONT, "signature_front", "CTMT"),
    UnitKind.WARD_FRONT: Whose("ubmttq", say("UBMTTQ phường"), FRONT, "signature_ward_front", "MTTQ"),
    UnitKind.MASS_ORGANISATION: Whose("doan-the", say("Hội, công đoàn"), MASS, "signature_mass", ""),
    UnitKind.WARD_PEOPLE: Whose("ubnd", say("Ủy ban nhân dân phường"), GOVERNMENT, "signature_people", "UBND"),
}
OF_YOUTH = Whose("doan-thanh-nien", say("Đoàn phường"), YOUTH, "signature_youth", "ĐTN")
EVERY_WHOSE = (*WHOSE.values(), OF_YOUTH)
SUPERIOR = "{cap_tren}"  # in such a line: the committee above, by its name on the paper's day
# Where papers of such a body go while the office has set nothing else.
RECIPIENTS: dict[str, tuple[str, ...]] = {
    "chi-bo": ("Đảng ủy phường (báo cáo)", "Lưu chi bộ"),
    "dang-uy": (
        f"{SUPERIOR} (báo cáo)",
        "Ủy ban MTTQ Việt Nam phường",
        "Các chi bộ trực thuộc",
        "Lưu Văn phòng Đảng ủy",
    ),
    "van-phong": ("Thường trực Đảng ủy (báo cáo)", "Lưu Văn phòng Đảng ủy"),
    "ban-ctmt": ("Ủy ban MTTQ Việt Nam phường", "Lưu"),
    "ubmttq": ("Đảng ủy phường (báo cáo)", "Các tổ chức thành viên", "Lưu: VT"),
    "doan-the": ("Đảng ủy phường (báo cáo)", "Ủy ban MTTQ Việt Nam phường", "Lưu"),
    "doan-thanh-nien": ("Đảng ủy phường (báo cáo)", "Ủy ban MTTQ Việt Nam phường", "Lưu"),
}
ADDRESSED: dict[str, tuple[str, ...]] = {"ubmttq": ("Ban Thường vụ Đảng ủy phường",)}


class LetterheadSettings(NamedTuple):
    """What is set for the papers of such bodies on a day."""

    authority: str
    post: str
    symbol: str
    margins: Margins
    place: str
    recipients: tuple[str, ...] = ()  # Nơi nhận, line by line
    addressed: tuple[str, ...] = ()  # Kính gửi, of papers that have it


def whose(kind: UnitKind, code: str) -> Whose:
    return OF_YOUTH if code == YOUTH_UNION else WHOSE.get(kind, WHOSE[UnitKind.WARD_PARTY])


def kept_on(one: Whose, day: date) -> LetterheadSettings:
    symbol, margins = f"paper_symbol_{one.slug}", f"paper_margins_{one.kind}"
    recipients, addressed = f"paper_recipients_{one.slug}", f"paper_addressed_{one.slug}"
    kept = settings(
        day,
        {
            one.signature: None,
            symbol: one.symbol,
            margins: list(layout_on(one.kind, day).margins),
            "paper_place": None,
            recipients: RECIPIENTS.get(one.slug, ()),
            addressed: ADDRESSED.get(one.slug, ()),
        },
    )
    authority, *posts = kept[one.signature] or [""]
    return LetterheadSettings(
        authority,
        " ".join(posts),
        kept[symbol],
        Margins(*(int(side) for side in kept[margins])),
        kept["paper_place"] or short_place(this_ward().name),
        tuple(kept[recipients]),
        tuple(kept[addressed]),
    )


class HasName(Protocol):
    """A unit, or a row of one."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> UnitKind: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Letterhead(NamedTuple):
    layout: Layout
    on: date
    upper: tuple[str, ...]  # lines above the issuing body, the superior's name first
    body: str
    number: str  # "Số 12-BB/CB"; empty for papers without one
    place_and_date: str
    signature: tuple[str, ...]  # authority and post: "T/M CHI ỦY", "BÍ THƯ"
    recipients: tuple[str, ...]
    addressed: tuple[str, ...]
    demonstration: str  # what every print of a demonstration ward or of a trial says; empty elsewhere

    def signed(
        self, name: str | None = None, *, capacity: Sequence[str] | None = None, hint: str = SIGN_HERE
    ) -> Content:
        """A signature block for the context: the body's own authority and post unless others are named."""
        told = list(self.signature if capacity is None else capacity)
        # A signer's name is typed (HD 36-HD/VPTW); only who is not known writes it by hand.
        return {"capacity": told, "hint": "" if name else hint, "name": name or ""}


def letterhead(
    unit: HasName, on: date, *, document: str = "", number: str | int | None = None, dated: bool = True
) -> Letterhead:
    """How a paper of this body, dated `on`, begins and ends.

    `document` is the type's sign (BB, BC, KH, TB): with it a number line is written, blank for the pen where `number`
    is None; without it the paper bears none. `dated` False: the day is not known and is left to the pen, `on` only
    says which rules held. The same few reads, whatever the unit.
    """
    ward, signing = this_ward(), whose(unit.kind, unit.code)
    kept, layout = kept_on(signing, on), layout_on(signing.kind, on)
    names = _names(unit, on)
    upper, body = _issued_by(unit, signing.kind, names, ward.name)
    symbol = kept.symbol or SYMBOLS.get(unit.code, "")
    return Letterhead(
        layout=layout._replace(margins=kept.margins),
        on=on,
        upper=upper,
        body=body,
        number=number_line(layout, str(number or ""), document, symbol) if document else "",
        place_and_date=place_and_date(kept.place, on) if dated else place_and_blanks(kept.place),
        signature=tuple(line for line in (kept.authority, kept.post) if line),
        recipients=_named(kept.recipients, names[2]),
        addressed=_named(kept.addressed, names[2]),
        demonstration=" · ".join(marks_of(ward.demonstration)),
    )


def marks_of(demonstration: bool) -> list[str]:
    """What no paper may leave out: that it is made up, or that nothing of it counts."""
    return [DEMONSTRATION] * demonstration + ([str(MARK)] if trial_in_force() != NONE else [])


def short_place(name: str) -> str:
    """Where papers are dated: "Phúc Đồng" of phường Phúc Đồng."""
    for kind in ("phường ", "xã ", "thị trấn ", "đặc khu "):
        if name.casefold().startswith(kind):
            return name[len(kind) :]
    return name


def _names(unit: HasName, on: date) -> tuple[str, str, str]:
    """The names on the day of the body, of what it stood under, and of the superior committee."""
    parent = db.session.scalar(
        select(UnitPlace.parent_id).where(UnitPlace.unit_id == unit.id, UnitPlace.holds(on)).limit(1)
    )
    superior = db.session.scalar(
        select(Unit.id)
        .where(Unit.kind == UnitKind.SUPERIOR, or_(Unit.ended_on.is_(None), Unit.ended_on > on))
        .order_by(Unit.ended_on.is_(None), Unit.ended_on)  # the first that still stood after the day
        .limit(1)
    )
    names = UnitNames()
    own, above, superiors = (names.of(one or 0, on) for one in (unit.id, parent, superior))
    return own.name if own else unit.name, above.name if above else "", superiors.name if superiors else ""


def _issued_by(
    unit: HasName, kind: OrganisationKind, names: tuple[str, str, str], ward: str
) -> tuple[tuple[str, ...], str]:
    """The superior's line and the issuing body, in capitals."""
    own, parent, superior = (" ".join(name.split()) for name in names)
    if unit.kind is UnitKind.WARD_PARTY:
        upper, body = committee_of(superior), own.replace("Đảng bộ", "Đảng ủy", 1)
    elif unit.kind in (UnitKind.BASE_PARTY, UnitKind.PART_PARTY):
        upper, body = (one.replace("Đảng bộ", "Đảng ủy", 1) for one in (parent, own))
    elif unit.kind is UnitKind.CELL:
        upper, body = parent, own
    elif unit.kind is UnitKind.WARD_OFFICE:
        upper, body = parent.replace("Đảng bộ", "Đảng ủy", 1), "Văn phòng"
    elif unit.kind is UnitKind.AREA_FRONT:
        upper, body = f"Ủy ban MTTQ Việt Nam {ward}", own
    elif kind is OrganisationKind.YOUTH:
        upper, body = "", f"BCH Đoàn {ward}"
    else:
        upper, body = "", _with_its_ward(own.replace(FRONT_IN_FULL, "MTTQ"), ward)
    return ((upper.upper(),) if upper else ()), body.upper()


def _named(lines: Sequence[str], superior: str) -> tuple[str, ...]:
    """The committee above under its name of that day; without one its line is left out."""
    return tuple(line.replace(SUPERIOR, superior) for line in lines if superior or SUPERIOR not in line)


def _with_its_ward(own: str, ward: str) -> str:
    """A body called "... phường" alone is named with its ward, which stands on a line of its own if two are needed."""
    for ending in (f" {ward}", " phường"):
        if own.casefold().endswith(ending.casefold()):
            return f"{_unbroken(own[: -len(ending)])} {_unbroken(ward)}"
    return own


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def committee_of(superior: str) -> str:
    """The Party organisation of a superior committee: Đảng bộ quận Long Biên of Quận ủy Long Biên."""
    for committee, level in (
        ("Quận ủy", "quận"),
        ("Huyện ủy", "huyện"),
        ("Thị ủy", "thị xã"),
        ("Thành ủy", "thành phố"),
        ("Tỉnh ủy", "tỉnh"),
    ):
        if superior.casefold().startswith(committee.casefold()):
            return " ".join(f"Đảng bộ {level} {superior[len(committee) :]}".split())
    return superior
