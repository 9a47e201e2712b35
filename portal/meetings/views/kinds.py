"""The ward's kinds of sessions, the series in force, and the Young Theory Club's list."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import Invalid, NotAllowed, or_404
from portal.ground.text import Sentence, say
from portal.meetings.forms.meeting import ClubForm, EndSeriesForm, LeaveForm, TypeForm
from portal.meetings.models import MeetingType, Series
from portal.meetings.queries.calendar import kinds, organisers_for, series_of, series_one, type_one
from portal.meetings.queries.club import club_for, listed
from portal.meetings.rules.series import rule_words
from portal.meetings.service import club, types
from portal.meetings.service.series import end_series, make_sessions
from portal.organisations.models import Unit
from portal.organisations.queries import unit_of
from portal.policy import Action, PolicySubject, require
from portal.supervision.queries.bodies import people_meant
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("kinds", __name__, url_prefix="/sinh-hoat")


@bp.get("/loai")
def types_page() -> Response:
    require(actor(), Action.SETTINGS_MANAGE)
    return _types(TypeForm(formdata=None))


@bp.post("/loai")
def add_type() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = TypeForm()
    tried = attempt(
        form,
        lambda: types.add_type(
            actor(), name=form.name.data or "", kind=form.kind.data, counts_heads=bool(form.counts_heads.data)
        ),
    )
    if tried.declined:
        return _types(form, tried.status)
    return done(url_for(".types_page"), say("Đã thêm loại “%(name)s”.", name=form.name.data))


@bp.post("/loai/<id:type_id>/ngung")
def withdraw_type(type_id: int) -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    one: MeetingType = or_404(type_one(type_id))
    types.withdraw_type(actor(), one)
    return done(url_for(".types_page"), say("Đã ngừng dùng loại “%(name)s”.", name=one.name))


@bp.get("/dinh-ky")
def series() -> Response:
    return _series()


@bp.post("/dinh-ky/<id:series_id>/lap")
def make(series_id: int) -> BaseResponse:
    one, unit = _one_series(series_id)
    made = make_sessions(actor(), one, unit, ward_now())
    said = say("Đã lập thêm %(count)s buổi.", count=made) if made else say("Các buổi trong ba tháng tới đã có đủ.")
    return done(url_for(".series"), said)


@bp.post("/dinh-ky/<id:series_id>/ket-thuc")
def end(series_id: int) -> BaseResponse:
    one, unit = _one_series(series_id)
    form = EndSeriesForm(prefix=f"s{series_id}-")
    tried = attempt(form, lambda: end_series(actor(), one, unit, ward_now(), last_on=form.last_on.data))
    if tried.declined:
        return _series(form, series_id, tried.status)
    ended = tried.value
    return done(url_for(".series"), say("Đã kết thúc lịch định kỳ; %(count)s buổi sau đó ghi không họp.", count=ended))


@bp.get("/clb/<id:unit_id>")
def members(unit_id: int) -> Response:
    return _club(or_404(club_for(actor(), unit_id)), ClubForm(formdata=None))


@bp.post("/clb/<id:unit_id>")
def join(unit_id: int) -> BaseResponse:
    unit = or_404(club_for(actor(), unit_id))
    form = ClubForm()

    def deed() -> object:
        meant = people_meant(form.person.data or "")
        if len(meant) != 1:
            raise Invalid({"person": _nobody(form.person.data or "", bool(meant))})
        return club.join(actor(), unit, meant[0], since=form.since.data)

    tried = attempt(form, deed)
    if tried.declined:
        return _club(unit, form, status=tried.status)
    return done(url_for(".members", unit_id=unit.id), say("Đã ghi %(name)s vào danh sách.", name=form.person.data))


@bp.post("/clb/<id:unit_id>/<id:member_id>/ra")
def leave(unit_id: int, member_id: int) -> BaseResponse:
    unit = or_404(club_for(actor(), unit_id))
    form = LeaveForm(prefix=f"m{member_id}-")
    tried = attempt(form, lambda: club.leave(actor(), unit, member_id, last_on=form.last_on.data))
    if tried.declined:
        return _club(unit, ClubForm(formdata=None), form, member_id, tried.status)
    return done(url_for(".members", unit_id=unit.id), say("Đã ghi ra khỏi danh sách."))


def _types(form: TypeForm, status: int = 200) -> Response:
    return show("meetings/types.html", status=status, form=form, kinds=kinds(withdrawn=True))


def _one_series(series_id: int) -> tuple[Series, Unit]:
    one = or_404(series_one(series_id))
    unit = or_404(unit_of(one.organiser_id))
    subject = PolicySubject(body_id=unit.id, path=unit.path)
    if unit.id not in {mine.id for mine in organisers_for(actor())}:
        or_404(None)
    require(actor(), Action.MEETING_ARRANGE, subject)
    return one, unit


def _series(form: EndSeriesForm | None = None, wrong: int | None = None, status: int = 200) -> Response:
    mine = {one.id: one.short_name for one in organisers_for(actor())}
    if not mine:
        raise NotAllowed(Action.MEETING_ARRANGE)
    return show(
        "meetings/series.html",
        status=status,
        series=series_of(mine),
        units=mine,
        rule_words=rule_words,
        wrong_form=form,
        wrong=wrong,
        blank=lambda one: EndSeriesForm(formdata=None, prefix=f"s{one.id}-"),
    )


def _club(
    unit: Unit, form: ClubForm, leaving: LeaveForm | None = None, wrong: int | None = None, status: int = 200
) -> Response:
    now, formerly = listed(unit, ward_today())
    return show(
        "meetings/club.html",
        status=status,
        unit=unit,
        form=form,
        now=now,
        formerly=formerly,
        leaving=leaving,
        wrong=wrong,
        blank=lambda one: LeaveForm(formdata=None, prefix=f"m{one.id}-"),
    )


def _nobody(typed: str, several: bool) -> Sentence:
    if several:
        return say("Có nhiều người tên “%(name)s”. Hãy ghi số thẻ đảng viên.", name=typed[:60])
    return say("Không tìm thấy “%(name)s”. Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên.", name=typed[:60])
