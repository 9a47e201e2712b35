"""Drafts (nháp): kept on the server as one types, seen by their writer only, never audited, never released."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Draft
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Refused
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlWord
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.policy import Actor

MARK = "draft_window"
LARGEST = 20_000  # characters in all: a draft is a form, not an archive


class KeptDraft(NamedTuple):
    """A draft as its writer finds it again."""

    fields: JsonObject
    pinned_id: int | None
    saved_at: datetime


class Elsewhere(Refused):
    """Another window kept something since this one was drawn: the words of both, and when theirs were kept."""

    def __init__(self, reason: object, *, here: str, there: str, at: datetime) -> None:
        super().__init__(reason)
        self.here, self.there, self.at = here, there, at


class DraftWindow(NamedTuple):
    """The page in which something is typed: its own mark, and when it was drawn."""

    mark: str
    drawn_at: datetime | None


def draft_of(actor: Actor, form: str, record: str) -> KeptDraft | None:
    found = _row(actor, form, record)
    return KeptDraft(found.fields, found.pinned_id, found.saved_at) if found else None


def drafts_of(actor: Actor, form: str, records: Iterable[str]) -> dict[str, datetime]:
    """When each of these records' drafts was last kept."""
    rows = db.session.execute(
        sa.select(Draft.record, Draft.saved_at).where(
            Draft.account_id == actor.account_id, Draft.form == form, Draft.record.in_(list(records))
        )
    )
    return {row.record: row.saved_at for row in rows}


def all_kept(actor: Actor, form: str, records: Iterable[str]) -> dict[str, JsonObject]:
    """What was typed into each of these records' drafts: a page of many small forms is read at once."""
    rows = db.session.execute(
        sa.select(Draft.record, Draft.fields).where(
            Draft.account_id == actor.account_id, Draft.form == form, Draft.record.in_(list(records))
        )
    )
    return {row.record: row.fields for row in rows}


def kept_with_times(actor: Actor, form: str, records: Iterable[str]) -> dict[str, tuple[JsonObject, datetime]]:
    """What was typed into each of these records' drafts, and when it was last kept."""
    rows = db.session.execute(
        sa.select(Draft.record, Draft.fields, Draft.saved_at).where(
            Draft.account_id == actor.account_id, Draft.form == form, Draft.record.in_(list(records))
        )
    )
    return {row.record: (row.fields, row.saved_at) for row in rows}


class OwnDraft(NamedTuple):
    """A draft as its writer reads it, whatever became of its form: the words, and where they stood."""

    id: int
    title: str
    page: str
    words: str
    saved_at: datetime


def all_of(actor: Actor) -> list[OwnDraft]:
    """Newest first. What holds no word of the person's own (a file handed in, an emptied form) is no draft to read."""
    rows = db.session.scalars(
        sa.select(Draft).where(Draft.account_id == actor.account_id).order_by(Draft.saved_at.desc(), Draft.id)
    )
    read = [
        OwnDraft(
            one.id, one.fields.get("title", ""), one.fields.get("page", ""), words_in(_typed(one.fields)), one.saved_at
        )
        for one in rows
    ]
    return [one for one in read if one.words]


def _typed(fields: Mapping[str, object]) -> Mapping[str, object]:
    if "said" in fields and isinstance(fields["said"], Mapping):
        return fields["said"]
    return {name: value for name, value in fields.items() if name != MARK}


def words_in(typed: object) -> str:
    """What a person wrote there, without the codes of what they chose."""
    if isinstance(typed, Mapping):
        typed = list(typed.values())
    if isinstance(typed, list):
        return "\n\n".join(words for one in typed if (words := words_in(one)))
    text = typed.strip() if isinstance(typed, str) else ""
    return text if " " in text or (text and not text.isascii()) else ""


def throw_away(actor: Actor, draft_id: int) -> bool:
    gone: Any = db.session.execute(sa.delete(Draft).where(Draft.account_id == actor.account_id, Draft.id == draft_id))
    return bool(gone.rowcount)


def size_of(fields: Mapping[str, object]) -> int:
    """In characters: a form that takes more than the usual asks before it keeps, and tells the person."""
    return sum(len(str(value)) for value in fields.values())


def keep(
    actor: Actor,
    form: str,
    record: str,
    fields: Mapping[str, object],
    pinned_id: int | None = None,
    *,
    window: DraftWindow | None = None,
    largest: int = LARGEST,
) -> datetime:
    """Keep what is being typed; answers with the instant it was kept. An emptied form leaves no draft.

    Refused where it is too long, and where another window kept something since this one was drawn: an older page never
    writes over a newer draft.
    """
    found = _row(actor, form, record)
    _refuse_older(found, window, fields)
    typed = {name: value for name, value in fields.items() if value not in ("", None, [], {})}
    if size_of(typed) > largest:
        raise Refused(
            say(
                "Chưa lưu nháp: nội dung dài quá %(most)s ký tự. Hãy rút gọn, hoặc chép phần thừa ra ngoài.",
                most=largest,
            )
        )
    if found is None:
        found = Draft(account_id=actor.account_id, form=form, record=record, fields=typed, pinned_id=pinned_id)
        db.session.add(found)
    found.fields, found.saved_at = (typed | {MARK: window.mark} if window and typed else typed), now()
    return found.saved_at


def _refuse_older(found: Draft | None, window: DraftWindow | None, fields: Mapping[str, object]) -> None:
    if found is None or window is None or window.drawn_at is None or found.fields.get(MARK) == window.mark:
        return
    if found.saved_at > window.drawn_at:
        raise Elsewhere(
            say("Nháp này vừa được lưu ở một cửa sổ khác nên chưa lưu đè. Dưới đây là chữ của cả hai bên."),
            here=words_in(_typed(fields)),
            there=words_in(_typed(found.fields)),
            at=found.saved_at,
        )


def drop(actor: Actor, form: str, record: str) -> None:
    asked = {"of_ward": ward(), "of_account": actor.account_id, "of_form": form, "of_record": record}
    db.session.execute(_DROP, asked, execution_options={"synchronize_session": False, "prepared": True})


_DROP = sa.delete(Draft).where(
    Draft.ward_id == sa.bindparam("of_ward"),
    Draft.account_id == sa.bindparam("of_account"),
    Draft.form == sa.bindparam("of_form"),
    Draft.record == sa.bindparam("of_record"),
)


def _row(actor: Actor, form: str, record: str) -> Draft | None:
    found: Draft | None = _kept(account_id=actor.account_id, form=form, record=record).scalar()
    return found


@prepared(account_id=sa.BigInteger, form=sa.Text, record=sa.Text)
def _kept(account_id: SqlId, form: SqlWord, record: SqlWord) -> Query:
    return sa.select(Draft).where(Draft.account_id == account_id, Draft.form == form, Draft.record == record)
