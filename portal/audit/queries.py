"""The trail as it may be read: who did what when, in which post; never the text of a plan or a note."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.audit.books.proving import BASELINE, CARRIED
from portal.audit.models import Entry, Payload
from portal.audit.trail import FOLLOWED, UNTOLD, anchor
from portal.ground.clock import HERE
from portal.ground.db import db, ward
from portal.ground.labels import Labelled
from portal.ground.sql import SqlRow
from portal.ground.text import Sentence, say
from portal.policy import Action, Actor, require

PAGE = 100


class Happening(Labelled):
    """What stands in the trail beside the deeds of the policy table."""

    SIGN_IN = "account.sign_in", "Đăng nhập"
    SIGN_IN_FAILED = "account.sign_in.failed", "Đăng nhập không thành"
    SIGN_OUT = "account.sign_out", "Đăng xuất"
    ACTIVATE = "account.activate", "Kích hoạt tài khoản"
    ACTIVATE_FAILED = "account.activate.failed", "Kích hoạt không thành"
    PASSWORD = "account.password", "Đổi mật khẩu"
    PASSWORD_FAILED = "account.password.failed", "Đổi mật khẩu không thành"
    PREFER = "account.prefer", "Đổi cách hiển thị của mình"
    VIEW_SAVE = "account.view.save", "Lưu một cách xem của mình"
    VIEW_DROP = "account.view.drop", "Bỏ một cách xem của mình"
    SESSION_END = "account.session.end", "Kết thúc một phiên làm việc"
    SESSIONS_END = "account.session.end_others", "Kết thúc các phiên khác"
    DEVICES_FORGET = "account.devices.forget", "Thôi nhận các thiết bị quen khác"
    FACTOR = "account.factor", "Vào cổng bằng mã của yếu tố thứ hai"
    FACTOR_FAILED = "account.factor.failed", "Mã của yếu tố thứ hai chưa đúng"
    FACTOR_USED = "account.factor.used", "Dùng một mã của yếu tố thứ hai"
    FACTOR_APP = "account.factor.app", "Bật, đổi hoặc bỏ ứng dụng mã"
    FACTOR_CARD = "account.factor.card", "In thẻ mã"
    PROVED = "account.proved", "Xác nhận lại chính mình trước việc quan trọng"
    POWER_ASKED = "people.power.ask", "Đề nghị việc cần người thứ hai xác nhận"
    POWER_DECLINED = "people.power.decline", "Không xác nhận việc đang chờ"
    POWER_TAKEN_BACK = "people.power.take_back", "Rút đề nghị đang chờ xác nhận"
    REFUSED = "refused", "Bị từ chối vì không có quyền"
    IMPORT_LAID = "import.laid", "Xếp sẵn một phần của lần nhập"
    IMPORT_TOLD = "import.told", "Công bố những gì đã xếp sẵn"
    ROWS_KEPT = UNTOLD, "Ghi sổ ngoài các việc đã nêu"
    ROWS_FOLLOWED = FOLLOWED, "Ghi tiếp của việc ngay trước"
    ROWS_BASELINE = BASELINE, "Ghi mốc đầu tiên của sổ"
    ROWS_CARRIED = CARRIED, "Chuyển sổ sang phiên bản mới"
    RESTORED = "restored", "Khôi phục từ bản sao lưu"
    BACKUP_OPENED = "backup.opened", "Mở thử một bản sao lưu"
    UPGRADED = "upgraded", "Nâng cấp cổng"
    LOCKED = "supervision.locked", "Khóa sổ kỳ giám sát"
    OPENING_ENDED = "supervision.opening.ended", "Hết hạn mở khóa sổ, mở lại kỳ"
    SECRET = "document.secret.refused", "Từ chối nội dung mang dấu mật"


ACTIONS: dict[str, Labelled] = {one.value: one for kind in (Action, Happening) for one in kind}
KINDS: dict[str, Sentence] = {
    "account": say("Tài khoản"),
    "activation_slip": say("Phiếu kích hoạt"),
    "sign_in": say("Phiên làm việc"),
    "person": say("Một người"),
    "member_list": say("Danh sách đảng viên"),
    "membership": say("Đảng tịch"),
    "cell_membership": say("Nơi sinh hoạt"),
    "residence": say("Nơi cư trú"),
    "exemption": say("Miễn, giảm sinh hoạt"),
    "organisation_membership": say("Hội viên đoàn thể"),
    "kin": say("Khai báo người thân"),
    "unit": say("Tổ chức"),
    "post_holding": say("Chức vụ"),
    "confirmation": say("Việc chờ người thứ hai"),
    "setting": say("Thiết lập"),
    "import_run": say("Lần nhập dữ liệu"),
    "report_file": say("Báo cáo đã lập"),
    "campaign": say("Đợt sinh hoạt chính trị"),
    "programme": say("Chương trình giám sát"),
    "period": say("Kỳ giám sát"),
    "supervision_lead": say("Phân công chủ trì"),
    "helper": say("Người giúp việc"),
    "typist": say("Người nhập thay"),
    "locking": say("Khóa sổ"),
    "lock_exception": say("Mở khóa sổ"),
    "month_reopening": say("Mở lại kỳ"),
    "note": say("Nhận xét"),
    "sending": say("Lần gửi nhận xét"),
    "question": say("Đề nghị làm rõ"),
    "note_release": say("Lần mở nhận xét"),
    "note_telling": say("Đã báo nhận xét cho đảng viên"),
    "praise_answer": say("Ý kiến về lời biểu dương"),
    "reply": say("Tiếp thu, giải trình"),
    "conclusion": say("Kết luận"),
    "second_look": say("Đề nghị xem lại kết luận"),
    "help_request": say("Đề nghị hỗ trợ"),
    "note_covering": say("Lần che tên người thứ ba"),
    "cell_month": say("Ngày họp chi bộ"),
    "closing": say("Chốt kỳ"),
    "saved_view": say("Cách xem đã lưu"),
    "document": say("Văn bản"),
    "plan_version": say("Kế hoạch"),
    "plan_delivery": say("Sổ giao nhận"),
    "data_request": say("Yêu cầu về dữ liệu cá nhân"),
    "year_closing": say("Đóng năm"),
    "": say("Không gắn với bản ghi nào"),
}


class TrailLine(NamedTuple):
    """An entry without its content."""

    number: int
    at: datetime
    capacity: str
    action: str
    object_kind: str
    hash: str

    @property
    def deed(self) -> Sentence:
        known = ACTIONS.get(self.action)
        return known.label if known else say("Việc khác")

    @property
    def kind(self) -> Sentence:
        return KINDS.get(self.object_kind) or say("Bản ghi khác")


class TrailPage(NamedTuple):
    lines: list[TrailLine]
    older: int | None  # the number before which the next page begins
    last_number: int  # the chain's end, to be written down outside
    last_hash: str


def last_at() -> datetime | None:
    """The latest instant in the ward's trail: whatever a clock says, it is not earlier now."""
    return db.session.scalar(sa.select(sa.func.max(Entry.at)))


def trail_for(actor: Actor, *, action: str = "", day: date | None = None, before: int | None = None) -> TrailPage:
    """Newest first, a hundred at a time."""
    require(actor, Action.AUDIT_READ)
    query = sa.select(Entry.number, Entry.at, Entry.capacity, Entry.action, Entry.object_kind, Entry.hash)
    if action:
        query = query.where(Entry.action == action)
    if day:
        first, last = (datetime.combine(one, time(), HERE) for one in (day, day + timedelta(days=1)))
        query = query.where(Entry.at >= first, Entry.at < last)
    if before:
        query = query.where(Entry.number < before)
    rows = db.session.execute(query.order_by(Entry.number.desc()).limit(PAGE + 1)).all()
    lines = [TrailLine(*row) for row in rows[:PAGE]]
    return TrailPage(lines, lines[-1].number if len(rows) > PAGE else None, *anchor(ward()))


class OwnDeed(NamedTuple):
    """Something that was done under one's own name."""

    at: datetime
    capacity: str
    action: str
    object_kind: str
    source: str | None  # the address it was asked from

    @property
    def deed(self) -> Sentence:
        known = ACTIONS.get(self.action)
        return known.label if known else say("Việc khác")

    @property
    def kind(self) -> Sentence:
        return KINDS.get(self.object_kind) or say("Bản ghi khác")


class OwnDeeds(NamedTuple):
    lines: list[OwnDeed]
    older: int | None  # the number before which the next page begins


LOOKS = (*(one for one in ACTIONS if one.endswith(".read")), FOLLOWED, Action.MEMBER_DETAILS)


def deeds_of(actor: Actor, *, before: int | None = None) -> OwnDeeds:
    """What was done under the actor's name, newest first, a hundred at a time; what they merely opened is left out.
    Whoever lent or lost their password finds here what they never did."""
    require(actor, Action.OWN_ACCOUNT)
    query = (
        sa.select(Entry.number, Entry.at, Entry.capacity, Entry.action, Entry.object_kind, Payload.source)
        .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
        .where(Entry.account_id == actor.account_id, Entry.action.not_in(LOOKS))
    )
    if before:
        query = query.where(Entry.number < before)
    rows = db.session.execute(query.order_by(Entry.number.desc()).limit(PAGE + 1)).all()
    return OwnDeeds([OwnDeed(*row[1:]) for row in rows[:PAGE]], rows[PAGE - 1].number if len(rows) > PAGE else None)


class RecordView(NamedTuple):
    """Someone opened, printed or took away one's own plan or notes."""

    at: datetime
    capacity: str
    action: str

    @property
    def deed(self) -> Sentence:
        return ACTIONS[self.action].label


PERSONAL = (
    Action.COMMITMENT_READ,
    Action.PLAN_READ,
    Action.NOTE_READ,
    Action.EVIDENCE_READ,
    Action.MEMBER_DETAILS,
    Action.CONTRIBUTION_READ,
)


def looks_at(actor: Actor, open_notes: Collection[int], open_months: Collection[tuple[str, int]]) -> list[RecordView]:
    """Who looked at the actor's own plan and notes, newest first.

    A view of a note counts only when the note is open to its member (`open_notes`; for printed lists `open_months`,
    month and body): the trail of views must not betray a note that is not released yet.
    """
    require(actor, Action.OWN_ACCOUNT)
    me = actor.person_id or 0
    listed = sa.and_(Entry.object_kind == "unit", sa.cast(Payload.content, sa.Text).contains(f'"{me}"'))
    rows = db.session.execute(
        sa.select(Entry.at, Entry.capacity, Entry.action, Entry.object_kind, Entry.object_id, Payload.content)
        .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
        .where(
            Entry.action.in_(PERSONAL),
            sa.or_(Entry.actor_id.is_(None), Entry.actor_id != me),
            sa.or_(sa.and_(Entry.object_kind == "person", Entry.object_id == me), listed),
        )
        .order_by(Entry.number.desc())
        .limit(5 * PAGE)
    )
    return [RecordView(row.at, row.capacity, row.action) for row in rows if _may_know(row, me, open_notes, open_months)]


def capacities_that_read(person_id: int, notes: Collection[int]) -> dict[int, set[str]]:
    """By note: in which capacities others opened it, without who and when. The caller has asked the policy for each."""
    found: dict[int, set[str]] = {}
    rows = db.session.execute(
        sa.select(Entry.capacity, Payload.content)
        .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
        .where(
            Entry.action == Action.NOTE_READ,
            Entry.object_kind == "person",
            Entry.object_id == person_id,
            sa.or_(Entry.actor_id.is_(None), Entry.actor_id != person_id),
            Entry.capacity != "",
        )
    )
    for row in rows:
        for note in (row.content or {}).get("notes", ()):
            if int(note) in notes:
                found.setdefault(int(note), set()).add(row.capacity)
    return found


def _may_know(row: SqlRow, me: int, open_notes: Collection[int], open_months: Collection[tuple[str, int]]) -> bool:
    content = row.content or {}
    if row.object_kind == "unit" and str(me) not in content.get("people", ()):
        return False
    if row.action != Action.NOTE_READ:
        return True
    if row.object_kind == "unit":
        return (content.get("month"), row.object_id) in open_months
    return any(int(note) in open_notes for note in content.get("notes", ()))
