"""Danh sách đảng viên: on the screen, on paper, as a workbook."""

from flask import Response, request, url_for

from portal import audit
from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import NotAllowed
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText
from portal.organisations.masses import YOUTH
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting, unit_of, units, units_now
from portal.people import exports
from portal.people.columns import COLUMNS
from portal.people.forms.lists import ExportForm, choices, filter_from
from portal.people.queries import lists
from portal.people.queries.lists import PAGE, ListedPerson
from portal.people.rules.filters import NOT_EXEMPT, OUTSIDE, Order, PeopleFilter
from portal.people.rules.standing import OF_CELL, OF_MASS, OF_WARD_PARTY, birth, capacities, heading, in_capacity
from portal.people.views.blueprint import bp
from portal.policy import Action, Actor, Role, can
from portal.web.actor import actor, viewed
from portal.web.files import handed_out
from portal.web.forms import clean
from portal.web.htmx import show
from portal.web.jumps import Jump, shortened
from portal.web.marks import reads_only
from portal.web.pages import title_of
from portal.web.paging import page_asked

FILTERS = ("tu-cach", "chi-bo", "to", "doan-the", "dien", "mien", "xep")
# A Front chair who also sits on the Standing Committee signs as the Front's chair, not under the secretary's title.
SIGNATURES = (
    ((Role.WARD_SECRETARY, Role.WARD_STANDING_DEPUTY, Role.WARD_DEPUTY), "signature_ward"),
    ((Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY), "signature_ward_front"),
    (OF_WARD_PARTY, "signature_ward"),
    (OF_CELL, "signature_cell"),
    (OF_MASS, "signature_mass"),
)
# Whose title stands over the signature; for anyone else the place of the name is left to the pen.
SIGNS = {
    "signature_ward": Role.WARD_SECRETARY,
    "signature_ward_front": Role.WARD_FRONT_CHAIR,
    "signature_cell": Role.CELL_SECRETARY,
    "signature_mass": Role.MASS_HEAD,
    "signature_youth": Role.MASS_HEAD,
    "signature_front": Role.AREA_FRONT_HEAD,
}


@bp.get("/dang-vien")
def members() -> Response:
    return _page("")


@bp.post("/dang-vien")
@reads_only
def search() -> Response:
    """Typed names go by POST: they stand in no address and no log."""
    try:
        return _page(clean(request.form.get("q", "")) or "")
    except BadText:
        return _page("", status=422)


@bp.get("/dang-vien/in")
def members_print() -> Response:
    asked = _filter_asked("")
    rows = lists.members(_reader(), ward_today(), asked, Action.MEMBER_EXPORT)
    if not rows:
        raise NotAllowed(Action.MEMBER_EXPORT)
    viewed(Action.MEMBER_EXPORT, About("member_list"), printed=len(rows), filters=_kept_filters())
    rows = lists.called(rows, ward_today())
    return show(
        "people/members_print.html",
        groups=_grouped(rows, asked.order),
        count=len(rows),
        columns=COLUMNS,
        today=ward_today(),
        title=_heading(),
        detailed=any(row.detailed for row in rows),
        chosen=_in_words(asked),
        birth=birth,
        capacity=setting(_signature(), ward_today()),
        signer=actor().name if SIGNS[_signature()] in _roles() else "",
        issuer=_issuer(),
        party=bool(_roles() & {*OF_WARD_PARTY, *OF_CELL}),
    )


@bp.get("/dang-vien/tai-ve")
def export_page() -> Response:
    return _export_page(ExportForm())


@bp.post("/dang-vien/tai-ve")
def export() -> Response:
    """Asked why, recorded, and marked with who, when and which part."""
    form, asked, today = ExportForm(), _filter_asked(""), ward_today()
    if not form.validate():
        return _export_page(form, 422)
    rows = lists.members(_reader(), today, asked, Action.MEMBER_EXPORT)
    if not rows:
        raise NotAllowed(Action.MEMBER_EXPORT)
    marks = _marks(asked, form.reason.data)
    headings, lines = exports.member_table(rows)
    audit.record(
        actor(),
        Action.MEMBER_EXPORT,
        About("member_list"),
        reason=form.reason.data,
        rows=len(rows),
        filters=_kept_filters(),
        columns=headings,
        as_of=today,
    )
    title = str(_heading())
    return handed_out(lambda: exports.member_book(title, marks, headings, lines), f"dang-vien-{today:%Y-%m-%d}.xlsx")


def _page(typed: str, status: int = 200) -> Response:
    today, asked = ward_today(), _filter_asked(typed)
    page = 1 if typed else page_asked() or 1
    reader, counted = _reader(), lists.counts(_reader(), today, asked)
    count = counted.found
    page = min(page, max(1, -(-count // PAGE)))
    rows = lists.members(reader, today, asked, page=page)
    cells, groups = lists.places(reader, today)
    organisations = {unit.id: unit.short_name for unit in units_now(UnitKind.MASS_ORGANISATION)}
    return show(
        "people/members.html",
        "_members.html",
        status,
        title=_heading(),
        groups=_grouped(rows, asked.order),
        count=count,
        first=(page - 1) * PAGE + 1,
        last=(page - 1) * PAGE + len(rows),
        typed=typed,
        columns=COLUMNS,
        today=today,
        detailed=counted.detailed,
        has_list=bool(cells),
        filters=_kept_filters(),
        birth=birth,
        own=actor().person_id,
        choices=choices(asked, request.args, cells, groups, organisations, counted.detailed),
        can_record=can(actor(), Action.PEOPLE_RECORD),
        jumps=_jumps(lists.beginnings(reader, today, asked), page) if not typed and count > PAGE else [],
        more=_here(page + 1) if not typed and page * PAGE < count else None,
        before=_here(page - 1) if not typed and page > 1 else None,
        capacities=_capacities(),
        capacity=_kept_filters().get("tu-cach", ""),
        exempt=counted.exempt if not (typed or asked.exemption) else 0,
        may_export=counted.exportable,
    )


def _export_page(form: ExportForm, status: int = 200) -> Response:
    asked = _filter_asked("")
    count = lists.count(_reader(), ward_today(), asked, Action.MEMBER_EXPORT)
    if not count:
        raise NotAllowed(Action.MEMBER_EXPORT)
    return show(
        "people/export.html",
        status=status,
        form=form,
        count=count,
        title=_heading(),
        chosen=_in_words(asked),
        filters=_kept_filters(),
    )


def _filter_asked(typed: str) -> PeopleFilter:
    """A mass organisation's list stands by residence group unless its head asks for another order."""
    return filter_from(request.args, Order.GROUP if _roles() & set(OF_MASS) else Order.NAME, typed)


def _unit() -> int | None:
    """In whose name the list is read: as the address says, else by the reader's widest post."""
    own, asked = capacities(actor()), ids.read(request.args.get("tu-cach", ""))
    return asked if asked in own else own[0] if own else None


def _reader() -> Actor:
    return in_capacity(actor(), _unit())


def _roles() -> set[str]:
    return {post.role for post in _reader().posts}


def _heading() -> Sentence:
    unit = unit_of(_unit() or 0)
    return heading(_roles(), unit.name) if unit else say("Danh sách đảng viên")


def _capacities() -> list[dict[str, object]]:
    """Links to the lists of the reader's other posts; none for whoever has but one."""
    own = capacities(actor())
    if len(own) < 2:
        return []
    names = {unit.id: unit.short_name for unit in units()}
    return [
        {"label": names[one], "url": f"{url_for('.members')}?tu-cach={ids.written(one)}", "current": one == _unit()}
        for one in own
    ]


def _kept_filters() -> dict[str, str]:
    known = {*FILTERS, *(column.code for column in COLUMNS)}
    return {name: value for name, value in request.args.items() if name in known and value}


def _here(page: int) -> str:
    values: dict[str, object] = {**_kept_filters(), "trang": page}
    return url_for(".members", **values)


def _jumps(begins: list[lists.Begins], page: int) -> list[Jump]:
    """To the page and the row where each begins."""
    outside, jumps = say("Ngoài các tổ"), []
    for one in begins:
        there = one.after // PAGE + 1
        jumps.append(Jump(one.head or outside, f"{_here(there)}#dv-{ids.written(one.person_id)}", there == page))
    return shortened(jumps, [one.head for one in begins if one.head])


def _grouped(rows: list[ListedPerson], order: Order) -> list[tuple[str | None, list[ListedPerson]]]:
    """Under one heading each, as they stand in order; a list by name has no headings."""
    groups: list[tuple[str | None, list[ListedPerson]]] = []
    outside = str(say("Cư trú ngoài các tổ dân phố"))
    for row in rows:
        head = {Order.GROUP: row.member.group or outside, Order.CELL: row.member.cell}.get(order)
        if not groups or groups[-1][0] != head:
            groups.append((head, []))
        groups[-1][1].append(row)
    return groups


def _in_words(asked: PeopleFilter) -> str:
    """The filters as the paper and the workbook name them."""
    names = {unit.id: unit.name for unit in units()}
    group = say("ngoài các tổ dân phố") if asked.group_id == OUTSIDE else names.get(asked.group_id or 0)
    exemption = say("không miễn, giảm") if asked.exemption == NOT_EXEMPT else getattr(asked.exemption, "label", None)
    parts = [names.get(asked.cell_id or 0), group, names.get(asked.organisation_id or 0)]
    parts += [asked.standing.label if asked.standing else None, exemption]
    labels = {(column.code, state.value): state.label for column in COLUMNS for state in column.states}
    parts += [labels[state] for state in asked.states]
    return "; ".join(str(part) for part in parts if part) or str(say("toàn bộ danh sách"))


def _marks(asked: PeopleFilter, reason: str) -> list[str]:
    titles = "; ".join(title_of(actor()))
    return [
        str(say("Người tải: %(name)s (%(titles)s), lúc %(at)s", name=actor().name, titles=titles, at=ward_now())),
        str(say("Lý do: %(reason)s", reason=" ".join(reason.split()))),
        str(say("Phạm vi: %(chosen)s; tính đến ngày %(day)s", chosen=_in_words(asked), day=ward_today())),
    ]


def _issuer() -> list[str]:
    """The body above and the body itself, as they stand at the head of a paper."""
    unit = unit_of(_unit() or 0)
    above = unit_of(unit.parent_id) if unit and unit.parent_id else None
    return [one.name.upper() for one in (above, unit) if one]


def _signature() -> str:
    """The setting whose lines stand over the signature: the reader's highest post signs."""
    key = next((key for signing, key in SIGNATURES if _roles() & set(signing)), "signature_front")
    unit = unit_of(_unit() or 0)
    return "signature_youth" if key == "signature_mass" and unit and unit.code == YOUTH else key
