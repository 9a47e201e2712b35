"""Đóng năm: the office asks, the ward's secretary takes the pack to the archive and confirms; then text is erased."""

from datetime import date

from portal import audit
from portal.ground.clock import ward_today
from portal.ground.db import apart, db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.text import say
from portal.ground.typed import clean_line
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, require
from portal.privacy import links
from portal.privacy.archive import Pack, digest_of, pack, records_of
from portal.privacy.models import ClosingState, YearClosing
from portal.privacy.queries.closing import closing_for, closings_for
from portal.privacy.queries.terms import terms
from portal.privacy.rules import retention as rules
from portal.privacy.service.erasing import Erased, erase_year

PAGE = links.years()
LONGEST = 500
MEANWHILE = say("Đề nghị này vừa được người khác xử lý; hãy xem lại.")


def propose(actor: Actor, year: int, today: date, *, reason: str) -> YearClosing:
    require(actor, Action.YEAR_PROPOSE)
    refuse(rules.not_due(year, terms(today).years, today))
    standing = [one for one in closings_for(actor) if one.year == year and one.state is not ClosingState.WITHDRAWN]
    refuse(say("Năm %(year)s đã có đề nghị hoặc đã đóng.", year=year) if standing else None)
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST:
        raise Invalid({"reason": say("Hãy ghi căn cứ, không quá %(most)s ký tự.", most=LONGEST)})
    closing = YearClosing(
        year=year, reason=reason, proposed_by=actor.person_id or 0, proposed_as=_capacity(actor), proposed_on=today
    )
    db.session.add(closing)
    audit.record(actor, Action.YEAR_PROPOSE, closing, year=year, reason=reason)
    for seat in seats(today, Role.WARD_SECRETARY):
        tell(
            seat.person_id,
            say("Văn phòng đề nghị đóng năm %(year)s, tiêu hủy nội dung hết thời hạn lưu.", year=year),
            PAGE,
        )
    return closing


def take_pack(actor: Actor, closing_id: int, today: date) -> tuple[YearClosing, Pack]:
    """The pack in the hands of who confirms; what is then confirmed must still be what it holds. It is made before
    anything is written: nobody's save waits for a year's records."""
    require(actor, Action.YEAR_CONFIRM)
    closing = or_404(closing_for(actor, closing_id))
    refuse(rules.closed_to_pack(closing.state))
    made = pack(closing.year, today)
    with apart() as session:
        taken = session.get_one(YearClosing, (closing.ward_id, closing.id))
        refuse(rules.closed_to_pack(taken.state))
        taken.pack_digest, taken.pack_on, taken.pack_by = made.digest, today, actor.person_id
        audit.record_in(session, actor, Action.YEAR_CONFIRM, taken, year=taken.year, pack=made.digest, rows=made.rows)
    return closing, made


def confirm(actor: Actor, closing_id: int, today: date, *, version: int) -> tuple[YearClosing, Erased]:
    require(actor, Action.YEAR_CONFIRM)
    closing = or_404(closing_for(actor, closing_id))
    if closing.version != version:
        raise Conflict(MEANWHILE, closing)
    refuse(rules.not_due(closing.year, terms(today).years, today))
    now_is = digest_of(records_of(closing.year)) if closing.pack_digest else ""
    refuse(
        rules.not_confirmable(
            closing.state,
            proposed_by=closing.proposed_by,
            actor=actor.person_id,
            pack=closing.pack_digest,
            now_is=now_is,
        )
    )
    gone = erase_year(closing.year)
    closing = or_404(closing_for(actor, closing_id))
    closing.state, closing.confirmed_on = ClosingState.CONFIRMED, today
    closing.confirmed_by, closing.confirmed_as = actor.person_id, _capacity(actor)
    closing.erased = {**gone.texts, "files": len(gone.files), "trail": gone.trail}
    flush()
    audit.record(
        actor,
        Action.YEAR_CONFIRM,
        closing,
        year=closing.year,
        erased=closing.erased,
        pack=closing.pack_digest,
        entries=gone.trail_digest,
    )
    return closing, gone


def withdraw(actor: Actor, closing_id: int, *, version: int) -> YearClosing:
    """By the office that asked, as long as nothing was erased."""
    require(actor, Action.YEAR_PROPOSE)
    closing = or_404(closing_for(actor, closing_id))
    refuse(rules.closed_to_pack(closing.state))
    if closing.version != version:
        raise Conflict(MEANWHILE, closing)
    closing.state, closing.withdrawn_on = ClosingState.WITHDRAWN, ward_today()
    audit.record(actor, Action.YEAR_PROPOSE, closing, year=closing.year, withdrawn=True)
    return closing


def _capacity(actor: Actor) -> str:
    return "; ".join(sorted(post.title or post.role for post in actor.posts))
