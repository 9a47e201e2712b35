"""From the form to what is arranged: choices offered, people named found, all with their sentences."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.campaigns.queries import campaigns
from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.errors import Invalid
from portal.ground.text import Sentence, say
from portal.meetings.forms.meeting import MeetingForm, chosen
from portal.meetings.models import MeetingKind
from portal.meetings.queries.calendar import (
    CLUB,
    call_names,
    calls_of,
    calls_whole_ward,
    documents_of,
    documents_offered,
    kinds,
    organisers_for,
)
from portal.meetings.queries.convened import Call
from portal.meetings.queries.meetings import MeetingRow
from portal.meetings.rules.meetings import instant
from portal.meetings.service.meetings import MeetingContent
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import unit_coded, unit_of, units_now
from portal.policy import Actor, Role
from portal.supervision.queries.bodies import people_meant

ROLES = (
    Role.WARD_COMMITTEE,
    Role.WARD_STANDING,
    Role.CELL_SECRETARY,
    Role.CELL_DEPUTY,
    Role.CELL_COMMITTEE,
    Role.AREA_FRONT_HEAD,
    Role.MASS_HEAD,
    Role.MASS_DEPUTY,
)
USUAL = {UnitKind.CELL: MeetingKind.MONTHLY, UnitKind.WARD_PARTY: MeetingKind.CONFERENCE}
CALLED = (UnitKind.WARD_PARTY, UnitKind.CELL, UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION)


def offer(form: MeetingForm, actor: Actor, row: MeetingRow | None = None) -> None:
    """The choices this actor has; what a session already has stays choosable."""
    mine = organisers_for(actor)
    kept = calls_of(row.id) if row else []
    called = units_now(*CALLED) if calls_whole_ward(actor) else mine
    unit_choices = {one.id: one.short_name for one in called}
    unit_choices |= call_names(kept)[0]
    roles = ROLES if calls_whole_ward(actor) else ()
    roles_kept = [role for call in kept for role in call.roles]
    documents = {one.id: one for one in [*documents_offered(actor), *(documents_of(actor, row.id) if row else [])]}
    types = [one for one in kinds(withdrawn=True) if one.withdrawn_at is None or (row and one.id == row.type_id)]
    form.offer(
        organisers=[(ids.written(row.organiser_id), row.organiser)]
        if row
        else [(ids.written(one.id), one.short_name) for one in mine],
        types=[(ids.written(one.id), one.name) for one in types],
        units=[(ids.written(number), name) for number, name in unit_choices.items()],
        roles=[(role.value, role.label) for role in Role if role in roles or role in roles_kept],
        campaigns=[(ids.written(one.id), one.theme) for one in campaigns()],
        documents=[(ids.written(one.id), f"{one.number} · {one.subject}") for one in documents.values()],
    )


def fill(form: MeetingForm, actor: Actor, row: MeetingRow) -> None:
    """The form as the session stands."""
    calls = calls_of(row.id)
    unit_names, people = call_names(calls)
    del unit_names
    form.organiser.data, form.type.data = ids.written(row.organiser_id), ids.written(row.type_id)
    form.theme.data, form.occasion.data, form.place.data = row.theme, row.occasion, row.place
    form.on.data, form.starts.data, form.ends.data = row.on, row.begins.time(), row.ends.time()
    form.chair.data, form.secretary.data, form.agenda.data = row.chair, row.secretary, row.agenda
    form.campaign.data = ids.written(row.campaign_id) if row.campaign_id else ""
    form.units.data = [ids.written(one.unit_id) for one in calls if one.unit_id and not one.roles and not one.club]
    form.roles.data = [role for one in calls for role in one.roles]
    form.club.data = any(one.club for one in calls)
    form.people.data = "\n".join(people[one.person_id] for one in calls if one.person_id)
    form.as_of.data = row.convened_as_of if row.convened_as_of != row.on else None
    form.documents.data = [ids.written(one.id) for one in documents_of(actor, row.id)]
    form.version.data = str(row.version)


def content_of(form: MeetingForm, organiser: Unit, row: MeetingRow | None = None) -> MeetingContent:
    """What the typed form means; raises Invalid with a sentence for each name that nobody or several bear. A name that
    the session already carries means whom it meant."""
    reasons: dict[str, Sentence] = {}
    known = call_names(calls_of(row.id))[1] if row else {}
    before = {name: number for number, name in known.items()}
    chair = _person(form.chair.data, reasons, "chair", {row.chair: row.chair_id} if row else {})
    secretary = _person(form.secretary.data, reasons, "secretary", {row.secretary: row.secretary_id} if row else {})
    lines = (form.people.data or "").splitlines()
    people = [one for line in lines if (one := _person(line, reasons, "people", before))]
    starts_at, ends_at = instant(form.on.data, form.starts.data), instant(form.on.data, form.ends.data)
    if ends_at <= starts_at:
        reasons["ends"] = say("Giờ kết thúc phải sau giờ bắt đầu.")
    if reasons:
        raise Invalid(reasons)
    return MeetingContent(
        type_id=ids.read(form.type.data) or 0,
        theme=form.theme.data or "",
        place=form.place.data or "",
        starts_at=starts_at,
        ends_at=ends_at,
        occasion=form.occasion.data or None,
        chair_id=chair,
        secretary_id=secretary,
        agenda=form.agenda.data or None,
        campaign_id=ids.read(form.campaign.data or ""),
        calls=tuple(_calls(form, organiser, people)),
        documents=tuple(chosen(form.documents.data or [])),
        as_of=form.as_of.data,
    )


def has_club(actor: Actor, row: MeetingRow | None) -> bool:
    """Only a mass organisation keeps a club's list."""
    held = [row.organiser_kind] if row else [one.kind for one in organisers_for(actor)]
    return UnitKind.MASS_ORGANISATION in held


def usual_type(organiser: str) -> str:
    """What the unit mostly holds: a cell its monthly meeting, the ward its conferences."""
    unit = unit_of(ids.read(organiser) or 0)
    wanted = USUAL.get(unit.kind) if unit else None
    return next((ids.written(one.id) for one in kinds() if one.kind is wanted), "")


def day_of(content: MeetingContent) -> date:
    return content.as_of or content.starts_at.astimezone(HERE).date()


def _calls(form: MeetingForm, organiser: Unit, people: Sequence[int]) -> list[Call]:
    calls = [Call(unit_id=unit_id) for unit_id in chosen(form.units.data or [])]
    ward = unit_coded("ward")
    if form.roles.data and ward:
        calls.append(Call(unit_id=ward.id, roles=tuple(form.roles.data)))
    if form.club.data:
        calls.append(Call(unit_id=organiser.id, club=CLUB))
    return calls + [Call(person_id=one) for one in dict.fromkeys(people)]


def _person(
    typed: str | None, reasons: dict[str, Sentence], name: str, before: Mapping[str | None, int | None]
) -> int | None:
    words = " ".join((typed or "").split())
    if not words:
        return None
    if before.get(words):
        return int(before[words])
    meant = people_meant(words)
    if len(meant) == 1:
        return meant[0]
    reasons[name] = (
        say("Có nhiều người tên “%(name)s”. Hãy ghi số thẻ đảng viên.", name=words[:60])
        if meant
        else say("Không tìm thấy “%(name)s”. Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên.", name=words[:60])
    )
    return None


def refill(form: MeetingForm, fields: Mapping[str, str | list[str]]) -> None:
    """What was typed before, also where it is no date yet."""
    for name, value in fields.items():
        if name in form._fields:
            form[name].raw_data = [value] if isinstance(value, str) else value
            if name not in ("on", "as_of", "until", "starts", "ends"):
                form[name].data = value == "y" if name == "club" else value
