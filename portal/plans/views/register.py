"""Sổ giao nhận: where every copy is, written by who sends and signed by who receives."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404, refuse
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting, units
from portal.papers.letterheads import letterhead
from portal.plans.forms.register import FilterForm, RegisterCorrectForm, WriteForm
from portal.plans.models import DeliveryState, Recipient
from portal.plans.queries import register as queries
from portal.plans.queries.register import PAGE, RegisterFilter, RegisterLine
from portal.plans.service import register
from portal.policy import Action, Role, can
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.paging import page_asked

bp = Blueprint("register", __name__, url_prefix="/ke-hoach/so-giao-nhan")

FILTERS = ("noi_nhan", "trang_thai", "chi_bo", "to_chuc", "tu", "den")
KINDS = {DeliveryState.TO_SEND: "asked", DeliveryState.SENT: "draft", DeliveryState.RECEIVED: "done"}
DEEDS = {
    "chuyen": (register.mark_sent, say("Đã ghi chuyển %(count)s bản.")),
    "nhan": (register.mark_received, say("Đã ký nhận %(count)s bản.")),
}


@dataclass(frozen=True)
class RegisterChip:
    label: Sentence
    url: str
    count: int
    current: bool


@bp.get("")
def index() -> Response:
    return _register()


@bp.post("")
def write() -> BaseResponse:
    """Everything ticked is written down at once, or nothing is."""
    form = WriteForm()
    ticked = [key for text in request.form.getlist("ban") for key in [ids.read(text)] if key]
    deed = DEEDS.get(request.form.get("viec", ""))
    if deed is None:
        return _register(form, ticked, 422)
    seen = request.form.get("tat_ca", "")

    def write_down() -> object:
        meant = _every_one(seen) if seen else ticked
        return deed[0](actor(), meant, form.on.data, ward_today(), words=form.words.data)

    tried = attempt(form, write_down)
    if tried.declined:
        return _register(form, ticked, tried.status)
    here = {"trang": request.args.get("trang"), "_anchor": f"b-{ids.written(ticked[0])}" if ticked else None}
    return done(url_for(".index", **_filters(), **here), say(deed[1].words, count=len(tried.value)))


@bp.get("/in")
def book() -> Response:
    """The register as an office book."""
    asked, form = _asked()
    rows = queries.register_for(actor(), asked)
    office = actor().has(Role.OFFICE)
    return show(
        "print/register.html",
        rows=rows,
        filters=_filters(),
        chosen=form.in_words(),
        today=ward_today(),
        head=letterhead(units(UnitKind.WARD_OFFICE)[0], ward_today()),
        signature=setting("signature_office", ward_today()) if office else [say("NGƯỜI GIỮ SỔ")],
    )


@bp.get("/<id:delivery_id>")
def copy(delivery_id: int) -> Response:
    return _copy(_line(delivery_id))


@bp.post("/<id:delivery_id>/ghi-lai")
def correct(delivery_id: int) -> BaseResponse:
    """A mistake is put right by a further line; what was written stays."""
    one = _line(delivery_id)
    form = RegisterCorrectForm()
    form.offer(register.before(one.state))
    tried = attempt(
        form,
        lambda: register.correct(
            actor(),
            delivery_id,
            ward_today(),
            to=DeliveryState(form.to.data),
            words=form.words.data or "",
            seen=form.seen_version,
        ),
    )
    if tried.declined:
        return _copy(_line(delivery_id), form, tried.status)
    return done(url_for(".copy", delivery_id=delivery_id), say("Đã ghi lại. Dòng trước vẫn còn trong sổ."))


def _register(form: WriteForm | None = None, ticked: list[int] | None = None, status: int = 200) -> Response:
    asked, filters = _asked()
    if filters.errors:
        status = 422
    counts = queries.counts_for(actor(), asked)
    count = counts[asked.state] if asked.state else sum(counts.values())
    page = min(page_asked() or 1, max(1, -(-count // PAGE)))
    rows = queries.register_for(actor(), asked, page=page)
    if form is None:
        form = WriteForm(formdata=None)
        form.on.data = ward_today()
    return show(
        "plans/register.html",
        "_register.html",
        status,
        rows=rows,
        filters=filters,
        kept=_filters(),
        here=url_for(".write", trang=page if page > 1 else None, **_filters()),
        every_one=count if asked.state and count > PAGE else 0,
        form=form,
        ticked=ticked or [],
        chips=_chips(asked, counts),
        count=count,
        first=(page - 1) * PAGE + 1,
        last=(page - 1) * PAGE + len(rows),
        KINDS=KINDS,
        may=_may(rows),
        Recipient=Recipient,
        previous_url=_page(page - 1) if page > 1 else None,
        next_url=_page(page + 1) if page * PAGE < count else None,
        whole=can(actor(), Action.ROUTE_MANAGE),
        everything=not _filters(),
        chosen=filters.in_words(),
    )


def _every_one(seen: str) -> list[int]:
    """All that the filters find, on every page; what was not there when the reader agreed to it is not meant."""
    rows = queries.register_for(actor(), _asked()[0])
    refuse(None if seen == str(len(rows)) else say("Danh sách vừa đổi, nay có %(count)s bản.", count=len(rows)))
    return [row.id for row in rows]


def _may(rows: list[RegisterLine]) -> dict[int, tuple[bool, bool]]:
    """For each line whether the reader may write "sent", "received"."""
    return {row.id: (row.may_send(actor()), row.may_receive(actor())) for row in rows}


def _asked() -> tuple[RegisterFilter, FilterForm]:
    """The filters of the address; what cannot be read filters nothing and is told."""
    form = FilterForm(formdata=request.args)
    form.offer(*queries.places_for(actor()))
    return (form.asked() if form.validate() else RegisterFilter()), form


def _filters() -> dict[str, str]:
    return {name: value for name in FILTERS if (value := request.args.get(name, "").strip())}


def _chips(asked: RegisterFilter, counts: dict[DeliveryState, int]) -> list[RegisterChip]:
    others = {name: value for name, value in _filters().items() if name != "trang_thai"}
    every = RegisterChip(say("Tất cả"), url_for(".index", **others), sum(counts.values()), asked.state is None)
    return [every] + [
        RegisterChip(
            state.label, url_for(".index", trang_thai=state.value, **others), counts[state], asked.state is state
        )
        for state in DeliveryState
    ]


def _page(number: int) -> str:
    return url_for(".index", trang=number, **_filters())


def _line(delivery_id: int) -> RegisterLine:
    return or_404(next(iter(queries.copies_for(actor(), [delivery_id])), None))


def _copy(one: RegisterLine, form: RegisterCorrectForm | None = None, status: int = 200) -> Response:
    states = [state for state in register.before(one.state) if one.may_correct(actor(), state)]
    if form is None:
        form = RegisterCorrectForm(formdata=None)
    form.seen.data = str(one.seen)
    form.offer(states)
    return show(
        "plans/delivery.html",
        status=status,
        copy=one,
        lines=queries.lines_of(one.id),
        form=form,
        KINDS=KINDS,
        may_correct=bool(states) and one.recipient is not Recipient.NOTICE_BOARD,
        Recipient=Recipient,
    )
