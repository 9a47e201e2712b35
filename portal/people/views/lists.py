"""Danh sách đảng viên: on the screen, on paper, as a workbook."""

from typing import Any

from flask import Response, make_response, request, url_for

from portal import audit
from portal.audit import About
from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import NotAllowed
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting, this_ward, units
from portal.people import exports
from portal.people.columns import COLUMNS
from portal.people.forms.lists import ExportForm, choices, wanted
from portal.people.queries import lists
from portal.people.queries.lists import PAGE, Listed
from portal.people.rules.standing import OF_CELL, OF_MASS, OF_WARD_PARTY, WARD_WIDE, birth, heading
from portal.people.rules.wanted import NOT_EXEMPT, OUTSIDE, Order, Wanted
from portal.people.views.blueprint import bp
from portal.policy import Action, Role, can
from portal.web.actor import actor, viewed
from portal.web.forms import clean
from portal.web.htmx import show
from portal.web.marks import reads_only
from portal.web.pages import title_of

FILTERS = ("chi-bo", "to", "doan-the", "dien", "mien", "xep")
SIGNATURES = (
    (OF_WARD_PARTY, "signature_ward"),
    (WARD_WIDE, "signature_ward_front"),
    (OF_CELL, "signature_cell"),
    (OF_MASS, "signature_mass"),
)


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
    asked = _wanted("")
    rows = lists.members(actor(), ward_today(), asked, Action.MEMBER_EXPORT)
    if not rows:
        raise NotAllowed(Action.MEMBER_EXPORT)
    viewed(Action.MEMBER_EXPORT, About("member_list"), printed=len(rows), filters=_kept_filters())
    return show(
        "people/members_print.html", groups=_grouped(rows, asked.order), count=len(rows), columns=COLUMNS,
        today=ward_today(), title=_heading(), detailed=any(row.detailed for row in rows), chosen=_in_words(asked),
        birth=birth, capacity=setting(_signature(), ward_today()), me=actor().name, titles=title_of(actor()),
        ward=this_ward().name,
    )  # fmt: skip


@bp.get("/dang-vien/tai-ve")
def export_page() -> Response:
    return _export_page(ExportForm())


@bp.post("/dang-vien/tai-ve")
def export() -> Response:
    """Asked why, recorded, and marked with who, when and which part."""
    form, asked, today = ExportForm(), _wanted(""), ward_today()
    if not form.validate():
        return _export_page(form, 422)
    rows = lists.members(actor(), today, asked, Action.MEMBER_EXPORT)
    if not rows:
        raise NotAllowed(Action.MEMBER_EXPORT)
    marks = _marks(asked, form.reason.data)
    headings, lines = exports.member_table(rows)
    audit.record(
        actor(), Action.MEMBER_EXPORT, About("member_list"), reason=form.reason.data, rows=len(rows),
        filters=_kept_filters(), columns=headings, as_of=today,
    )  # fmt: skip
    response = make_response(exports.member_book(str(_heading()), marks, headings, lines))
    response.mimetype = exports.MIMETYPE
    response.headers["Content-Disposition"] = f'attachment; filename="dang-vien-{today:%Y-%m-%d}.xlsx"'
    return response


def _page(typed: str, status: int = 200) -> Response:
    today, asked = ward_today(), _wanted(typed)
    page = 1 if typed else max(1, request.args.get("trang", 1, type=int) or 1)
    count = lists.count(actor(), today, asked)
    page = min(page, max(1, -(-count // PAGE)))
    rows = lists.members(actor(), today, asked, page=page)
    cells, groups = lists.places(actor(), today)
    organisations = {unit.id: unit.short_name for unit in units(UnitKind.MASS_ORGANISATION)}
    detailed = bool(lists.count(actor(), today, Wanted(), Action.MEMBER_DETAILS))
    return show(
        "people/members.html", "_members.html", status, title=_heading(), groups=_grouped(rows, asked.order),
        count=count, first=(page - 1) * PAGE + 1, last=(page - 1) * PAGE + len(rows), typed=typed, columns=COLUMNS,
        today=today, detailed=detailed, has_list=bool(cells), filters=_kept_filters(), birth=birth,
        own=actor().person_id, choices=choices(asked, request.args, cells, groups, organisations, detailed),
        can_record=can(actor(), Action.PEOPLE_RECORD),
        more=_here(page + 1) if not typed and page * PAGE < count else None,
        before=_here(page - 1) if not typed and page > 1 else None,
        may_export=bool(lists.count(actor(), today, Wanted(), Action.MEMBER_EXPORT)),
    )  # fmt: skip


def _export_page(form: ExportForm, status: int = 200) -> Response:
    asked = _wanted("")
    count = lists.count(actor(), ward_today(), asked, Action.MEMBER_EXPORT)
    if not count:
        raise NotAllowed(Action.MEMBER_EXPORT)
    return show(
        "people/export.html", status=status, form=form, count=count, title=_heading(), chosen=_in_words(asked),
        filters=_kept_filters(),
    )  # fmt: skip


def _wanted(typed: str) -> Wanted:
    """A mass organisation's list stands by residence group unless its head asks for another order."""
    roles = {post.role for post in actor().posts}
    by_group = bool(roles & set(OF_MASS)) and not roles & set(WARD_WIDE)
    return wanted(request.args, Order.GROUP if by_group else Order.NAME, typed)


def _heading() -> Sentence:
    names = {unit.id: unit.name for unit in units()}
    posts = [(post.role, names[post.unit_id]) for post in actor().posts if post.role != Role.ADMINISTRATOR]
    posts += [("", names[one.body_id]) for one in actor().helps]
    return heading(posts) if posts else say("Danh sách đảng viên")


def _kept_filters() -> dict[str, str]:
    known = {*FILTERS, *(column.code for column in COLUMNS)}
    return {name: value for name, value in request.args.items() if name in known and value}


def _here(page: int) -> str:
    values: dict[str, Any] = {**_kept_filters(), "trang": page}
    return url_for(".members", **values)


def _grouped(rows: list[Listed], order: Order) -> list[tuple[str | None, list[Listed]]]:
    """Under one heading each, as they stand in order; a list by name has no headings."""
    groups: list[tuple[str | None, list[Listed]]] = []
    outside = str(say("Cư trú ngoài các tổ dân phố"))
    for row in rows:
        head = {Order.GROUP: row.member.group or outside, Order.CELL: row.member.cell}.get(order)
        if not groups or groups[-1][0] != head:
            groups.append((head, []))
        groups[-1][1].append(row)
    return groups


def _in_words(asked: Wanted) -> str:
    """The filters as the paper and the workbook name them."""
    names = {unit.id: unit.name for unit in units()}
    group = say("ngoài các tổ dân phố") if asked.group_id == OUTSIDE else names.get(asked.group_id or 0)
    exemption = say("không miễn, giảm") if asked.exemption == NOT_EXEMPT else getattr(asked.exemption, "label", None)
    parts = [names.get(asked.cell_id or 0), group, names.get(asked.organisation_id or 0)]
    parts += [asked.standing.label if asked.standing else None, exemption]
    labels = {(column.code, state.value): state.label for column in COLUMNS for state in column.states}
    parts += [labels[state] for state in asked.states]
    return "; ".join(str(part) for part in parts if part) or str(say("toàn bộ danh sách"))


def _marks(asked: Wanted, reason: str) -> list[str]:
    titles = "; ".join(title_of(actor()))
    return [
        str(say("Người tải: %(name)s (%(titles)s), lúc %(at)s", name=actor().name, titles=titles, at=ward_now())),
        str(say("Lý do: %(reason)s", reason=" ".join(reason.split()))),
        str(say("Phạm vi: %(chosen)s; tính đến ngày %(day)s", chosen=_in_words(asked), day=ward_today())),
    ]


def _signature() -> str:
    """The setting whose lines stand over the signature: the reader's highest post signs."""
    roles = {post.role for post in actor().posts}
    return next((key for signing, key in SIGNATURES if roles & set(signing)), "signature_front")
