"""Typing a signed paper sheet: the signer is the author and is told, the typist stands beside."""

from datetime import date

from portal.ground.errors import Invalid
from portal.ground.text import say
from portal.policy import Action, Actor, PolicySubject, require
from portal.supervision.models import Note
from portal.supervision.queries.bodies import signers_of
from portal.supervision.queries.places import BodyPlace
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note


def type_note(
    actor: Actor, place: BodyPlace, person_id: int, today: date, *, signer_id: int | None, said: NoteSaid, revision: int
) -> Note:
    """Record what stands on the paper as the note of who signed it: a head or helper of the body."""
    require(actor, Action.NOTE_TYPE, PolicySubject(person_id=person_id, body_id=place.body.id, path=place.body.path))
    signer = next((one for one in signers_of(place.body.id, person_id, today) if one.person_id == signer_id), None)
    if signer is None:
        raise Invalid({"signer": say("Hãy chọn người đã ký phiếu giấy.")})
    return record_note(
        actor, place, person_id, today, said=said, revision=revision, signer=(signer.person_id, signer.capacity)
    )
