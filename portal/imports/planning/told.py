"""A roster's row read as a member: what is impossible is a reason against it, what is unlikely is asked."""

from dataclasses import replace
from datetime import date

from portal.ground.names import fold
from portal.ground.text import say
from portal.ground.typed import BadText, PartialDay, parse_partial_day
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import Cells
from portal.imports.planning.member import ImportedMember
from portal.imports.planning.units import UnitFinder
from portal.imports.titles import parse_organisations
from portal.imports.values import (
    Exempted,
    card_known,
    decided,
    exempted,
    name_fault,
    probationary,
    says_nothing,
    sex_of,
    ticked,
    tidy_card,
    together,
)
from portal.people.models import Sex

ADULT = 18
PROBATION_DAYS = 2 * 366  # twelve months, and as many for a decision that came late
MIDDLE = {"thi": Sex.FEMALE, "van": Sex.MALE}
EXEMPT = {"exempt_since": exempted, "exempt": exempted, "exempt_decision": decided}
FIELDS = ("name", "birth", "sex", "cell", "residence", "admitted", "official", "card", "title", "mass_organisations")


def read_member(
    cells: Cells, base: CurrentFacts, units: UnitFinder, cell: str | None, day: date
) -> ImportedMember | None:
    change = cells.change
    if fault := name_fault(cells.raw("name"), change.who):
        cells.reject("name", fault)
        return None
    if " " not in change.who:
        cells.ask("name", say("Họ tên chỉ có một chữ."))
    cells.tell_fonts(FIELDS)
    birth, sex = _birth(cells)
    admitted, official, on_probation = _admitted(cells, day)
    card = _card(cells)
    place = _place(cells)
    member = ImportedMember(
        name=change.who,
        sex=sex,
        birth_date=birth.day if birth else None,
        birth_year=birth.year if birth else None,
        card=card,
        admitted_on=admitted.day if admitted else None,
        official_on=official.day if official else None,
        cell=cell,
        group=units.group(place) if place else None,
        place=place,
        exempt=_exempt(cells, day),
        tells_exemptions=any(name in cells for name in EXEMPT),
        organisations=_organisations(cells, base),
        managed=_managed(cells),
        letters={name: cells.letter(name) for name in cells.source.table.mapping},
        probationary=on_probation,
    )
    _impossible(cells, birth, admitted, official, day)
    _exempt_too_early(cells, member)
    _noted(cells)
    if not change.rejected:
        _unlikely(cells, member, birth, admitted, day)
    return member


def settled(member: ImportedMember) -> ImportedMember:
    """The member without what a probationary one cannot have."""
    return replace(member, official_on=None) if member.probationary else member


def _birth(cells: Cells) -> tuple[PartialDay | None, Sex | None]:
    """The birth date, and the sex told in words or by which of two columns it stands in."""
    columns = (("birth_male", Sex.MALE), ("birth_female", Sex.FEMALE))
    filled = [(name, sex) for name, sex in columns if not says_nothing(cells.raw(name))]
    if len(filled) > 1:
        cells.reject("birth_female", say("Ghi ở cả hai cột Nam và Nữ."))
        return None, None
    if filled:
        (column, sex), *_none = filled
        if ticked(cells.raw(column)) or sex_of(cells.raw(column)):  # the date stands in a column of its own
            return cells.read("birth", parse_partial_day), sex
        return cells.read(column, parse_partial_day), sex
    told = None if says_nothing(cells.raw("sex")) else sex_of(cells.raw("sex"))
    if told is None and not says_nothing(cells.raw("sex")):
        cells.reject("sex", say("Không rõ giới tính “%(told)s”. Hãy ghi Nam hoặc Nữ.", told=cells.text("sex")[:20]))
    if told is None and "birth_female" in cells and "birth_male" not in cells and "sex" not in cells:
        told = Sex.MALE if any(ticked(row.cells.get("birth_female")) for row in cells.source.table.records) else None
    return cells.read("birth", parse_partial_day), told


def _admitted(cells: Cells, day: date) -> tuple[PartialDay | None, PartialDay | None, bool | None]:
    """Both days of joining, and whether a word says the member is on probation."""
    on_probation = probationary(cells.raw("standing"))
    if ticked(cells.raw("standing")):  # under "Dự bị"
        on_probation = probationary(cells.source.table.headings.get("standing"))
    if on_probation is None and not says_nothing(cells.raw("standing")):
        cells.lose(say("Không rõ “%(told)s” là chính thức hay dự bị nên không lấy.", told=cells.text("standing")[:40]))
    days: list[PartialDay | None] = []
    for name in ("admitted", "official"):
        said = probationary(cells.raw(name)) if isinstance(cells.raw(name), str) else None
        bare = said is not None and not any(map(str.isdigit, cells.text(name)))
        if bare or ticked(cells.raw(name)) or says_nothing(cells.raw(name)):
            days.append(None)
            on_probation = said if bare else (name == "admitted" if ticked(cells.raw(name)) else on_probation)
        else:
            days.append(cells.read(name, parse_partial_day))
            _check_partial(cells, name, days[-1], day)
    return days[0], days[1], on_probation


def _check_partial(cells: Cells, name: str, told: PartialDay | None, day: date) -> None:
    if told is None:
        return
    if told.day is None:
        heading = cells.source.table.headings.get(name, "")
        cells.lose(say("%(column)s chỉ ghi %(typed)s, chưa đủ ngày nên để trống.", column=heading, typed=str(told)))
    elif told.day > day:
        cells.reject(name, say("Ngày %(day)s ở sau ngày của danh sách (%(as_of)s).", day=told.day, as_of=day))


def _card(cells: Cells) -> str | None:
    raw = cells.raw("card")
    if says_nothing(raw) or probationary(raw):
        return None
    card = tidy_card(raw)
    if not card_known(card):
        cells.reject(
            "card", say("“%(card)s” không đúng dạng số thẻ đảng viên (ví dụ 38.101176).", card=cells.text("card")[:30])
        )
    return card


def _exempt(cells: Cells, day: date) -> Exempted | None:
    """A tick, its first day, the decision: in one column or over three."""
    found: list[Exempted] = []
    for name, reader in EXEMPT.items():
        try:
            found += [one] if (one := reader(cells.raw(name))) else []
        except BadText:
            words = say(
                "Không rõ “%(told)s” là có được miễn hay không. Hãy ghi x, ngày được miễn hoặc số quyết định.",
                told=cells.text(name)[:40],
            )
            cells.reject(name, words)
    told = together(found)
    if told and told.since and told.since > day:
        words = say("Ngày %(day)s ở sau ngày của danh sách (%(as_of)s).", day=told.since, as_of=day)
        cells.reject(_exempt_column(cells), words)
    return told


def _exempt_column(cells: Cells) -> str:
    return next((name for name in EXEMPT if cells.text(name)), "exempt")


def _place(cells: Cells) -> str:
    """Where they live; under a heading of residence groups a number alone is the group's."""
    place = cells.text("residence")
    heading = fold(cells.source.table.headings.get("residence", ""))
    grouped = any(word in heading for word in ("to dan pho", "tdp", "khu dan cu", "kdc"))
    return f"Tổ dân phố {int(place)}" if grouped and place.isascii() and place.isdigit() else place


def _managed(cells: Cells) -> bool | None:
    if "managed" not in cells:
        return None
    if not ticked(cells.raw("managed")) and not says_nothing(cells.raw("managed")):
        cells.lose(say("Không rõ “%(told)s” ở cột diện quản lý nên không lấy.", told=cells.text("managed")[:40]))
    return ticked(cells.raw("managed"))


def _organisations(cells: Cells, base: CurrentFacts) -> frozenset[str] | None:
    if "mass_organisations" not in cells:
        return None
    if says_nothing(cells.raw("mass_organisations")):
        return frozenset()
    named = parse_organisations(cells.text("mass_organisations"))
    unknown = [words for code, words in named if code is None or code not in base.by_code]
    if unknown:
        cells.reject("mass_organisations", say("Không có đoàn thể “%(named)s”.", named=", ".join(unknown)[:80]))
    return frozenset(code for code, _words in named if code)


def _impossible(
    cells: Cells, birth: PartialDay | None, admitted: PartialDay | None, official: PartialDay | None, day: date
) -> None:
    born = next((name for name in ("birth_male", "birth_female", "birth") if cells.text(name)), "birth")
    if birth and (birth.day or date(birth.year, birth.month or 1, 1)) > day:
        cells.reject(born, say("Ngày sinh %(born)s ở sau ngày của danh sách (%(as_of)s).", born=str(birth), as_of=day))
    if birth and admitted and not _after(birth, admitted):
        cells.reject(
            "admitted",
            say("Kết nạp (%(admitted)s) trước khi sinh (%(born)s).", admitted=str(admitted), born=str(birth)),
        )
    elif birth and official and not _after(birth, official):
        cells.reject(
            "official",
            say("Chính thức (%(official)s) trước khi sinh (%(born)s).", official=str(official), born=str(birth)),
        )
    if admitted and official and admitted.day and official.day and official.day < admitted.day:
        cells.reject(
            "official",
            say(
                "Ngày chính thức (%(official)s) ở trước ngày kết nạp (%(admitted)s).",
                official=official.day,
                admitted=admitted.day,
            ),
        )


def _exempt_too_early(cells: Cells, member: ImportedMember) -> None:
    since = member.exempt.since if member.exempt else None
    if since and member.admitted_on and since < member.admitted_on:
        words = say("Miễn từ %(since)s, trước ngày kết nạp (%(admitted)s).", since=since, admitted=member.admitted_on)
        cells.reject(_exempt_column(cells), words)


def _noted(cells: Cells) -> None:
    """A note is a person's word to a person: nothing is taken from it, and that is said."""
    if not says_nothing(cells.raw("note")):
        cells.lose(say("Ghi chú “%(note)s” không lấy vào cổng.", note=cells.text("note")[:80]))


def _after(first: PartialDay, then: PartialDay) -> bool:
    if first.day and then.day:
        return then.day > first.day
    return then.year > first.year


def _unlikely(
    cells: Cells, member: ImportedMember, birth: PartialDay | None, admitted: PartialDay | None, day: date
) -> None:
    if birth and admitted and _age(birth, admitted) < ADULT:
        cells.ask(
            "admitted",
            say("Kết nạp khi chưa đủ 18 tuổi (sinh %(born)s, kết nạp %(on)s).", born=str(birth), on=str(admitted)),
        )
    told = "official" in cells or member.probationary
    waits = told and member.official_on is None and member.probationary is not False and not cells.change.lost
    if member.admitted_on and waits and (day - member.admitted_on).days > PROBATION_DAYS:
        cells.ask("official", say("Kết nạp từ %(on)s mà đến nay chưa chính thức.", on=member.admitted_on))
    if member.probationary and member.official_on:
        cells.ask("official", say("Vừa ghi dự bị, vừa ghi ngày chính thức."))
    middle = next((MIDDLE[word] for word in fold(member.name).split()[1:-1] if word in MIDDLE), None)
    if middle and member.sex and middle is not member.sex:
        column = next((name for name in ("sex", "birth_male", "birth_female") if cells.text(name)), "sex")
        cells.ask(column, say("Giới tính %(sex)s không hợp với chữ đệm trong họ tên.", sex=member.sex.label))


def _age(birth: PartialDay, then: PartialDay) -> int:
    years = then.year - birth.year
    if birth.day and then.day:
        return years - ((then.day.month, then.day.day) < (birth.day.month, birth.day.day))
    return years
