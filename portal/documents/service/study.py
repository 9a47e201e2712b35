"""Đã học: said by the person, written by the chi ủy from paper, or told by a meeting and its make-up study."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.documents.models import Acknowledgement, Document, StudyWay
from portal.documents.queries.library import document_for, studied_on
from portal.documents.queries.progress import readers
from portal.documents.rules.library import closed_to_study, not_studied_then
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Invalid, Unknown, or_404, refuse
from portal.ground.text import say
from portal.people.queries import subjects_of
from portal.policy import Action, Actor, PolicySubject, require


def study(actor: Actor, document_id: int, today: date) -> Acknowledgement:
    """The person's own word, dated today; said twice it counts once."""
    document = or_404(document_for(actor, document_id))
    if actor.person_id is None:
        raise Unknown
    require(actor, Action.DOCUMENT_STUDIED, PolicySubject(person_id=actor.person_id))
    refuse(closed_to_study(document.to_study, document.withdrawn_at is not None))
    standing = studied_on(actor.person_id, document_id)
    return standing or acknowledge(actor, document_id, [actor.person_id], today, StudyWay.THEMSELF)[0]


def record_from_paper(
    actor: Actor, document_id: int, people: Collection[int], today: date, *, on: date
) -> list[Acknowledgement]:
    """The chi ủy writes down who has studied it, as their paper says; only members of their own cell."""
    document = or_404(document_for(actor, document_id))
    expected = {one.person_id for one in readers(actor, document, None, today)}
    if not people:
        raise Invalid({"people": say("Hãy chọn ít nhất một đồng chí.")})
    if not set(people) <= expected:
        raise Unknown
    standing = subjects_of(people)
    for person in people:
        require(actor, Action.DOCUMENT_STUDIED, standing[person])
    refuse(closed_to_study(document.to_study, document.withdrawn_at is not None))
    if reason := not_studied_then(on, document.dated, today):
        raise Invalid({"on": reason})
    return acknowledge(actor, document_id, people, on, StudyWay.PAPER)


def acknowledge(
    actor: Actor, document_id: int, people: Collection[int], on: date, way: StudyWay, *, demonstration: bool = False
) -> list[Acknowledgement]:
    """Write down that these people have studied the document. Whoever calls has asked whether the actor may: here
    `study` and `record_from_paper`, in meetings the roll and the make-up. The first date said stands."""
    document = db.session.get(Document, (ward(), document_id))
    if document is None:
        raise Unknown
    known = {
        one.person_id: one
        for one in db.session.scalars(
            sa.select(Acknowledgement).where(
                Acknowledgement.document_id == document_id, Acknowledgement.person_id.in_(people)
            )
        )
    }
    written = []
    for person in dict.fromkeys(people):
        one = known.get(person)
        if one and one.withdrawn_at is None:
            continue
        if one is None:
            one = Acknowledgement(document_id=document_id, person_id=person)
            db.session.add(one)
        one.studied_on, one.way, one.by, one.recorded_at, one.withdrawn_at = on, way, actor.person_id, now(), None
        written.append(one)
    if written:
        flush()
        audit.record(
            actor,
            Action.DOCUMENT_STUDIED,
            document,
            people=[str(one.person_id) for one in written],
            on=on,
            way=way,
            **({"demonstration": True} if demonstration else {}),
        )
    return written


def was_not_studied(actor: Actor, document_id: int, people: Collection[int], on: date, way: StudyWay) -> None:
    """What was written this way for this day was mistaken: the roll it came from was corrected. As with `acknowledge`,
    whoever calls has asked whether the actor may."""
    mistaken = db.session.scalars(
        sa.select(Acknowledgement).where(
            Acknowledgement.document_id == document_id,
            Acknowledgement.person_id.in_(people),
            Acknowledgement.way == way,
            Acknowledgement.studied_on == on,
            Acknowledgement.withdrawn_at.is_(None),
        )
    ).all()
    for one in mistaken:
        one.withdrawn_at = now()
    if mistaken:
        about = db.session.get_one(Document, (ward(), document_id))
        told = [str(one.person_id) for one in mistaken]
        audit.record(actor, Action.DOCUMENT_STUDIED, about, people=told, on=on, way=way, taken_back=True)


def take_back(actor: Actor, document_id: int, person_id: int) -> None:
    """A mistake is withdrawn: by the person for what they said, by the chi ủy for a member of their cell."""
    document = or_404(document_for(actor, document_id))
    require(actor, Action.DOCUMENT_STUDIED, subjects_of([person_id]).get(person_id, PolicySubject(person_id=person_id)))
    standing = or_404(studied_on(person_id, document_id))
    standing.withdrawn_at = now()
    audit.record(actor, Action.DOCUMENT_STUDIED, document, people=[str(person_id)], taken_back=True)
