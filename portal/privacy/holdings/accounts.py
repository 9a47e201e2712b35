"""The person's account and the traces of using it: data on behaviour in an online service are sensitive by law."""

import sqlalchemy as sa

from portal.accounts.models import (
    Account,
    AccountReset,
    ActivationSlip,
    AuthenticatorApp,
    CardCode,
    Draft,
    KnownDevice,
    SavedView,
    SignIn,
)
from portal.audit.models import Entry
from portal.audit.queries import ACTIONS
from portal.ground.db import db
from portal.ground.text import say, taken_out
from portal.meetings.models import CalendarKey
from portal.notifications.models import MailAddress, OutMail, Told
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held
from portal.privacy.models import DataRequest, DataRequestStep

SECURITY = say("An toàn hệ thống thông tin cấp độ 2 (Nghị định 85/2016/NĐ-CP)")
NAMED = {"name", "who", "person", "member"}  # facts of a message that name a person
WRITER_ONLY = say("chỉ đồng chí")


def account(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(
            Account.login,
            Account.created_at,
            Account.password_set_at,
            Account.disabled_at,
            Account.language,
            Account.theme,
            Account.large_print,
            Account.letter_keys,
        ).where(Account.person_id == asked.person_id)
    ).all()
    slips = db.session.execute(
        sa.select(ActivationSlip.issued_at, ActivationSlip.expires_at, ActivationSlip.used_at)
        .where(ActivationSlip.account_id == asked.actor.account_id)
        .order_by(ActivationSlip.issued_at)
    ).all()
    keys = db.session.execute(
        sa.select(CalendarKey.made_at, CalendarKey.read_at, CalendarKey.revoked_at)
        .where(CalendarKey.account_id == asked.actor.account_id)
        .order_by(CalendarKey.made_at)
    ).all()
    lines = [
        pair
        for row in rows
        for pair in (
            (say("Tên đăng nhập"), row.login),
            (say("Lập lúc"), row.created_at),
            (say("Đặt mật khẩu lúc (mật khẩu chỉ giữ dạng băm)"), row.password_set_at),
            (say("Ngừng lúc"), row.disabled_at),
            (say("Ngôn ngữ"), row.language),
            (say("Giao diện"), row.theme),
            (say("Chữ lớn trên mọi trang"), row.large_print),
            (say("Phím tắt một phím (0, N, J, K, 1 đến 5, /, ?)"), row.letter_keys),
        )
    ]
    lines += [(say("Phiếu kích hoạt cấp lúc"), row.issued_at) for row in slips]
    lines += [(say("Địa chỉ lịch riêng lập lúc"), row.made_at) for row in keys]
    for label, table, at in (
        (say("Phiếu đặt lại mật khẩu đề nghị lúc"), AccountReset, AccountReset.asked_at),
        (say("Ứng dụng xác thực gắn lúc"), AuthenticatorApp, AuthenticatorApp.made_at),
        (say("Mã của thẻ mã lập lúc"), CardCode, CardCode.made_at),
    ):
        mine = sa.select(at).where(table.account_id == asked.actor.account_id).distinct().order_by(at)
        lines += [(label, made) for made in db.session.scalars(mine)]
    views = sa.select(SavedView.name, SavedView.path, SavedView.query).where(
        SavedView.account_id == asked.actor.account_id
    )
    lines += [
        (say("Cách xem đã lưu"), " ".join(filter(None, (row.name, row.path, row.query))))
        for row in db.session.execute(views.order_by(SavedView.saved_at))
    ]
    return held((say("Mục"), say("Giá trị")), lines, [row.created_at for row in rows])


def sessions(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(SignIn.began_at, SignIn.seen_at, SignIn.ended_at, SignIn.ended_why, SignIn.device)
        .where(SignIn.account_id == asked.actor.account_id)
        .order_by(SignIn.began_at)
    ).all()
    known = db.session.execute(
        sa.select(KnownDevice.first_at, KnownDevice.seen_at, sa.null(), sa.null(), KnownDevice.device)
        .where(KnownDevice.account_id == asked.actor.account_id)
        .order_by(KnownDevice.first_at)
    ).all()
    columns = (say("Bắt đầu"), say("Lần dùng cuối"), say("Kết thúc"), say("Vì sao"), say("Thiết bị"))
    return held(columns, [*rows, *known], [row[0] for row in (*rows, *known)])


def drafts(asked: HoldingScope) -> HeldRows:
    """That there are drafts and since when; their words may be about others and are opened where they were typed."""
    rows = db.session.execute(
        sa.select(Draft.form, sa.func.count(), sa.func.max(Draft.saved_at), sa.func.min(Draft.saved_at))
        .where(Draft.account_id == asked.actor.account_id)
        .group_by(Draft.form)
        .order_by(Draft.form)
    ).all()
    columns = (say("Biểu mẫu"), say("Số bản nháp"), say("Lưu lần cuối"))
    return held(columns, [row[:3] for row in rows], [row[3] for row in rows])


def messages(asked: HoldingScope) -> HeldRows:
    rows = db.session.scalars(sa.select(Told).where(Told.person_id == asked.person_id).order_by(Told.at)).all()
    columns = (say("Lúc"), say("Thông báo"), say("Đã đọc lúc"))
    lines = [(row.at, taken_out(row.words, _unnamed(row.facts, asked.actor.name)), row.read_at) for row in rows]
    return held(columns, lines, [row.at for row in rows])


def letters(asked: HoldingScope) -> HeldRows:
    """Where reminders go, and that letters went; what they said is not kept."""
    address = db.session.execute(
        sa.select(
            MailAddress.asked_at, MailAddress.address, MailAddress.often, MailAddress.confirmed_at, sa.null(), sa.null()
        ).where(MailAddress.account_id == asked.actor.account_id)
    ).all()
    sent = db.session.execute(
        sa.select(OutMail.made_at, OutMail.kind, OutMail.state, OutMail.sent_at, OutMail.subject, OutMail.reason)
        .where(OutMail.person_id == asked.person_id)
        .order_by(OutMail.made_at)
    ).all()
    columns = (
        say("Lúc"),
        say("Địa chỉ hoặc thư nhắc"),
        say("Trạng thái"),
        say("Xác nhận, gửi lúc"),
        say("Tiêu đề thư"),
        say("Vì sao chưa gửi được"),
    )
    return held(columns, [*address, *sent], [row[0] for row in (*address, *sent)])


def trail(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(Entry.action, sa.func.count(), sa.func.min(Entry.at), sa.func.max(Entry.at))
        .where(Entry.actor_id == asked.person_id)
        .group_by(Entry.action)
        .order_by(Entry.action)
    ).all()
    lines = [(_deed(row[0]), row[1], row[2], row[3]) for row in rows]
    columns = (say("Việc đồng chí đã làm trên cổng"), say("Số lần"), say("Lần đầu"), say("Lần cuối"))
    return held(columns, lines, [row[2] for row in rows])


def requests(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(
            DataRequest.received_on,
            DataRequest.kind,
            DataRequest.wants,
            DataRequest.state,
            DataRequestStep.on,
            DataRequestStep.kind,
            DataRequestStep.words,
            DataRequestStep.capacity,
        )
        .join(
            DataRequestStep,
            sa.and_(DataRequestStep.ward_id == DataRequest.ward_id, DataRequestStep.request_id == DataRequest.id),
        )
        .where(DataRequest.person_id == asked.person_id)
        .order_by(DataRequest.received_at, DataRequestStep.at)
    ).all()
    columns = (
        say("Ngày gửi"),
        say("Loại"),
        say("Nội dung"),
        say("Trạng thái"),
        say("Ngày"),
        say("Bước"),
        say("Lời ghi"),
        say("Với tư cách"),
    )
    return held(columns, rows, [row[0] for row in rows])


def _unnamed(facts: dict[str, object], own: str) -> dict[str, object]:
    """A message to a post may name whom it is about: that is the other's, not the reader's."""
    return {key: "…" if key in NAMED and fact != own else fact for key, fact in facts.items()}


def _deed(action: str) -> object:
    known = ACTIONS.get(action)
    return known.label if known else say("Việc khác")


HOLDINGS = (
    DataKind("account", say("Tài khoản"), say("Đăng nhập đúng người"), SECURITY, (Action.ACCOUNT_MANAGE,), "", account),
    DataKind(
        "sessions",
        say("Phiên làm việc và thiết bị quen"),
        say("Đồng chí tự thấy ai đang dùng tài khoản của mình"),
        SECURITY,
        (),
        "sessions",
        sessions,
        WRITER_ONLY,
    ),
    DataKind(
        "drafts",
        say("Bản nháp"),
        say("Không mất chữ đang gõ"),
        say("Do đồng chí tự gõ"),
        (),
        "drafts",
        drafts,
        WRITER_ONLY,
    ),
    DataKind(
        "messages",
        say("Thông báo đã nhận"),
        say("Báo việc cần làm, cần biết"),
        SECURITY,
        (),
        "messages",
        messages,
        WRITER_ONLY,
    ),
    DataKind(
        "letters",
        say("Thư nhắc qua thư điện tử"),
        say("Gửi lời nhắc tới nơi đồng chí muốn nhận"),
        say("Do đồng chí tự đăng ký, thôi lúc nào cũng được"),
        (Action.MAIL_READ,),
        "messages",
        letters,
    ),
    DataKind(
        "trail",
        say("Nhật ký việc đồng chí làm"),
        say("Biết ai đã làm gì, phát hiện sửa xóa trái phép"),
        SECURITY,
        (Action.AUDIT_READ,),
        "",
        trail,
    ),
    DataKind(
        "requests",
        say("Yêu cầu về dữ liệu cá nhân"),
        say("Trả lời đúng hạn luật định"),
        say("Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP"),
        (Action.DATA_REQUEST_ANSWER,),
        "requests",
        requests,
    ),
)
