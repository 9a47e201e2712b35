from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.policy import Action, Actor, require
from portal.reports.facts import facts_on
from portal.reports.models import Snapshot, SnapshotFigure
from portal.reports.snapshots.kept import FrozenFigure, digest_of
from portal.reports.snapshots.queries import head_of, signers
from portal.reports.snapshots.subjects import SnapshotSubject, counted


def freeze(
    actor: Actor, subject: SnapshotSubject, today: date, *, as_of: date, signer_id: int, reason: str
) -> Snapshot:
    """Chốt số liệu: the figures of this moment are kept with whom they count, under one digest."""
    require(actor, Action.SNAPSHOT_TAKE)
    if as_of > today:
        raise Invalid({"as_of": say("Ngày %(day)s chưa tới.", day=as_of)})
    signer = next((one for one in signers(today) if one.person_id == signer_id), None)
    if signer is None:
        raise Invalid({"signer": say("Người ký phải đang giữ chức vụ ở Đảng ủy hoặc Văn phòng.")})
    known_at, day = now(), as_of if subject.campaign else subject.period.due_on if subject.period else as_of
    figures = counted(subject, day, known_at)
    snapshot = Snapshot(
        id=new_id(),
        number=_next_number(),
        campaign_id=subject.campaign.id if subject.campaign else None,
        period_id=subject.period.id if subject.period else None,
        title=subject.title,
        as_of=day,
        known_at=known_at,
        reason=reason,
        signer_id=signer_id,
        signer=signer.words,
        taken_by=actor.person_id or 0,
        taken_at=known_at,
        facts=[[one.kind.value, one.value, one.source] for one in facts_on(day, known_at)],
    )
    snapshot.digest = digest_of(head_of(snapshot), figures)
    db.session.add(snapshot)
    db.session.flush()
    db.session.add_all([_row(snapshot.id, position, one) for position, one in enumerate(figures, 1)])
    audit.record(
        actor,
        Action.SNAPSHOT_TAKE,
        snapshot,
        number=snapshot.number,
        of=subject.code,
        as_of=day,
        known_at=known_at,
        signer=signer.words,
        reason=reason,
        digest=snapshot.digest,
    )
    return snapshot


def withdraw(actor: Actor, snapshot_id: int, *, reason: str) -> None:
    """A snapshot frozen wrongly is marked so; its numbers stay as they were."""
    require(actor, Action.SNAPSHOT_TAKE)
    snapshot = or_404(db.session.get(Snapshot, (ward(), snapshot_id), with_for_update=True))
    refuse(say("Bản chốt số %(number)s đã được rút.", number=snapshot.number) if snapshot.withdrawn_at else None)
    snapshot.withdrawn_at, snapshot.withdrawn_by, snapshot.withdrawn_reason = now(), actor.person_id, reason
    audit.record(actor, Action.SNAPSHOT_TAKE, snapshot, withdrawn=True, number=snapshot.number, reason=reason)


def _next_number() -> int:
    return (db.session.scalar(sa.select(sa.func.max(Snapshot.number))) or 0) + 1


def _row(snapshot_id: int, position: int, one: FrozenFigure) -> SnapshotFigure:
    return SnapshotFigure(
        snapshot_id=snapshot_id,
        position=position,
        name=one.name,
        slug=one.slug,
        label=one.label,
        rule=one.rule,
        part=one.part,
        whole=one.whole,
        lists=one.lists,
        people=list(one.people),
        out_of=list(one.out_of),
        stood={str(person): cell for person, cell in one.stood.items()},
        shares=[list(share) for share in one.shares],
    )
