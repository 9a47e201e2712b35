"""The table of who may do what. Each line reads aloud; when something may be done is said in `rules`, not here.

A note about oneself opens for nobody before its release, whatever post they hold: hence `& (released | ~themself)`.
"""

from portal.ground.labels import Labelled
from portal.policy.relations import (
    addressed,
    administrator,
    base_committee,
    body_committee,
    body_head,
    body_helper,
    body_typist,
    cell_committee,
    cell_deputy,
    cell_secretary,
    cell_sponsor,
    convened,
    granted,
    head_wrote,
    heads_cell,
    hidden,
    in_office_then,
    kin,
    lead_head,
    lead_helper,
    leads_cell,
    mass_head,
    mass_helper,
    of_front,
    office,
    office_head_of_all,
    officer,
    organises,
    released,
    sent,
    signed_in,
    standing_deputy_of_all,
    themself,
    to_one_person,
    ward_deputy,
    ward_front,
    ward_front_of_all,
    ward_secretary,
    ward_secretary_of_all,
    ward_standing,
    wrote,
)


class Action(Labelled):
    HOME_READ = "home.read", "Xem trang Việc của tôi"
    OWN_ACCOUNT = "account.own", "Xem và sửa tài khoản của mình"
    UNIT_READ = "unit.read", "Xem cơ cấu tổ chức và chức vụ"
    RULES_READ = "rules.read", "Xem bảng Ai được làm gì"
    MEMBER_READ = "member.read", "Xem danh sách và thẻ đảng viên"
    MEMBER_DETAILS = "member.details", "Xem ngày sinh, số thẻ, quá trình của đảng viên"
    PHONE_READ = "head.phone.read", "Xem số điện thoại người đứng đầu tổ chức, chi bộ"
    PHONE_TELL = "head.phone.tell", "Ghi số điện thoại người đứng đầu tổ chức, chi bộ"
    MEMBER_EXPORT = "member.export", "Tải danh sách đảng viên ra Excel, in danh sách"
    PEOPLE_RECORD = "people.record", "Ghi biến động đảng viên, chức vụ"
    POWER_CONFIRM = "people.power.confirm", "Xác nhận chức vụ có quyền, việc cán bộ ghi cho chính mình"
    TREE_ARRANGE = "unit.arrange", "Sắp xếp tổ chức theo quyết định, hoàn tác"
    ARRANGEMENT_READ = "unit.arrangement.read", "Xem trước, xem lại đợt sắp xếp tổ chức"
    PEOPLE_JOIN = "people.join", "Gộp hai dòng của một người, tách lại"
    IMPORT_RUN = "import.run", "Nhập dữ liệu từ sổ Excel"
    IMPORT_UNDO = "import.undo", "Hoàn tác một lần nhập dữ liệu"
    ACCOUNT_MANAGE = "account.manage", "Đề nghị phiếu kích hoạt, ngừng tài khoản, kết thúc phiên"
    SLIP_PRINT = "account.slip.print", "In phiếu kích hoạt, phiếu đặt lại mật khẩu"
    SETTINGS_MANAGE = "settings.manage", "Đặt hạn gửi, khóa sổ, chương trình giám sát"
    MAIL_READ = "mail.read", "Xem tình trạng thư nhắc đã gửi"
    AUDIT_READ = "audit.read", "Xem nhật ký hệ thống"
    CAMPAIGN_READ = "campaign.read", "Xem đợt sinh hoạt chính trị"
    CAMPAIGN_MANAGE = "campaign.manage", "Mở đợt sinh hoạt, đặt nội dung, giao nhiệm vụ"
    TASK_TICK = "campaign.task.tick", "Báo nhiệm vụ của đơn vị mình đã làm"
    FORM_MANAGE = "plan.form.manage", "Sửa mẫu kế hoạch của phường"
    PLAN_WRITE = "plan.write", "Viết, nộp kế hoạch của mình"
    PLAN_TYPE = "plan.type", "Nhập kế hoạch từ bản giấy đã ký"
    PLAN_LIST = "plan.list", "Xem ai đã nộp, đã thông qua kế hoạch"
    PLAN_READ = "plan.read", "Đọc toàn văn kế hoạch"
    PLAN_RETURN = "plan.return", "Yêu cầu chỉnh sửa kế hoạch"
    PLAN_APPROVE = "plan.approve", "Thông qua kế hoạch"
    OUTCOME_RECORD = "plan.outcome.record", "Ghi kết quả từng nội dung khắc phục"
    EVIDENCE_READ = "plan.evidence.read", "Xem, in hồ sơ minh chứng"
    COMMITMENT_READ = "plan.commitments.read", "Đọc nội dung khắc phục trong kế hoạch"
    ROUTE_MANAGE = "plan.route.manage", "Sửa quy tắc nơi gửi kế hoạch"
    DELIVERY_READ = "plan.delivery.read", "Xem sổ giao nhận kế hoạch"
    DELIVERY_SEND = "plan.delivery.send", "Ghi đã chuyển kế hoạch"
    DELIVERY_RECEIVE = "plan.delivery.receive", "Ký nhận kế hoạch"
    POSTING_MANAGE = "plan.posting.manage", "Niêm yết, gỡ kế hoạch"
    BOARD_READ = "plan.board.read", "Xem bảng niêm yết"
    PAPERS_MANAGE = "papers.manage", "Đặt thể thức, thay mẫu Word"
    SHEET_READ = "supervision.sheet.read", "Mở sổ giám sát của tổ chức"
    NOTE_RECORD = "supervision.note.record", "Ghi nhận xét hằng tháng"
    NOTE_WITHDRAW = "supervision.note.withdraw", "Rút nhận xét chưa gửi"
    NOTE_TYPE = "supervision.note.type", "Nhập thay phiếu giấy đã ký"
    NOTE_SEND = "supervision.note.send", "Gửi nhận xét của tháng"
    HELPER_NAME = "supervision.helper.name", "Cử người giúp việc, người nhập thay"
    STRIP_READ = "supervision.strip.read", "Xem mười hai tháng nhận xét của tổ chức mình"
    HELP_ASK = "supervision.help.ask", "Đề nghị UBMTTQ phường hỗ trợ"
    HELP_GIVE = "supervision.help.give", "Xem, trả lời đề nghị hỗ trợ"
    LOCK_OPEN = "supervision.lock.open", "Mở khóa sổ có thời hạn cho một tổ chức"
    NOTE_READ = "supervision.note.read", "Đọc nhận xét"
    NOTE_ASK = "supervision.note.ask", "Đề nghị làm rõ nhận xét"
    NOTE_ANSWER = "supervision.note.answer", "Trả lời đề nghị làm rõ"
    NOTE_RELEASE = "supervision.note.release", "Mở nhận xét cho đảng viên"
    NOTE_TELL = "supervision.note.tell", "Ghi đã báo nhận xét cho đảng viên"
    NOTE_REPLY = "supervision.note.reply", "Tiếp thu, giải trình"
    NOTE_REPLY_TYPE = "supervision.note.reply.type", "Nhập phiếu trả lời đã ký của đảng viên"
    PRAISE_ANSWER = "supervision.praise.answer", "Đồng ý hay không cho công bố lời biểu dương về mình"
    PRAISE_ANSWER_TYPE = "supervision.praise.answer.type", "Nhập ý kiến đã ký của đảng viên về lời biểu dương"
    NOTE_CONCLUDE = "supervision.note.conclude", "Kết luận của chi ủy"
    WORDS_OPEN = "supervision.words.open", "Cho đảng viên đọc câu hỏi, câu trả lời mình viết trước đây"
    NAME_COVER = "supervision.name.cover", "Che tên người thứ ba trong nhận xét"
    LOOK_ASK = "supervision.look.ask", "Đề nghị xem lại kết luận về mình"
    LOOK_FIRST = "supervision.look.first", "Trả lời đề nghị xem lại kết luận (lần đầu)"
    LOOK_STANDING = "supervision.look.standing", "Trả lời đề nghị xem lại kết luận (Ban Thường vụ)"
    CELL_MONTH_READ = "supervision.cell.read", "Xem tháng giám sát của chi bộ"
    PERIOD_CLOSE = "supervision.period.close", "Chốt kỳ giám sát của chi bộ"
    PERIOD_REOPEN = "supervision.period.reopen", "Mở lại kỳ đã chốt cho đảng viên được nêu tên"
    PROGRESS_READ = "supervision.progress.read", "Xem tiến độ toàn phường"
    PROGRESS_LIST = "supervision.progress.list", "Mở danh sách tên sau con số tiến độ"
    KIN_DECLARE = "supervision.kin.declare", "Khai báo người thân"
    DOCUMENT_READ = "document.read", "Xem văn bản"
    DOCUMENT_MANAGE = "document.manage", "Thêm, sửa, gỡ văn bản"
    DOCUMENT_STUDIED = "document.studied", "Xác nhận đã học văn bản"
    DOCUMENT_PROGRESS = "document.progress", "Xem ai đã học, ai chưa học văn bản"
    MEETING_READ = "meeting.read", "Xem buổi họp, sinh hoạt trong lịch"
    MEETING_ARRANGE = "meeting.arrange", "Lên lịch, sửa, dời buổi họp, sinh hoạt"
    MEETING_RUN = "meeting.run", "Điểm danh, ghi buổi họp đã họp"
    MINUTES_WRITE = "meeting.minutes.write", "Điều hành buổi họp, lập biên bản"
    MINUTES_READ = "meeting.minutes.read", "Xem, in biên bản buổi họp"
    SCORE_CONFIRM = "meeting.score.confirm", "Xác nhận đã dự và điểm buổi họp chi bộ"
    CONTRIBUTION_RECORD = "meeting.contribution.record", "Ghi góp ý tại buổi sinh hoạt chuyên đề"
    CONTRIBUTION_READ = "meeting.contribution.read", "Đọc lời góp ý và trả lời"
    CONTRIBUTION_ANSWER = "meeting.contribution.answer", "Trả lời góp ý"
    CONTRIBUTION_OF_WARD = "meeting.contribution.ward", "Đọc và trả lời góp ý gửi Đảng ủy"
    CHECK_IN = "meeting.check_in", "Tự điểm danh bằng mã tại buổi họp"
    ABSENCE_TELL = "meeting.absence.tell", "Báo vắng trước buổi họp"
    ABSENCE_REASON_READ = "meeting.absence.reason", "Xem lý do vắng"
    ATTENDANCE_READ = "meeting.attendance.read", "Xem có mặt, vắng của đảng viên"
    MAKEUP_SEND = "meeting.makeup.send", "Gửi minh chứng học bù của mình"
    MAKEUP_READ = "meeting.makeup.read", "Xem minh chứng, ảnh học bù"
    MAKEUP_DECIDE = "meeting.makeup.decide", "Ghi nhận, đề nghị bổ sung học bù"
    EVENT_SHARE = "event.share", "Thêm việc chung trong tháng, ghi người tham gia"
    VISIT_CONFIRM = "meeting.visit", "Xác nhận đã dự buổi sinh hoạt của chi bộ được phân công"
    CHECK_RECORD = "cell.check.record", "Ghi kiểm tra chi bộ, kết thúc lần kiểm tra"
    CHECK_READ = "cell.check.read", "Xem các lần kiểm tra chi bộ"
    CHECK_ANSWER = "cell.check.answer", "Trả lời lần kiểm tra của đảng ủy viên phụ trách"
    REPORT_CAMPAIGN = "report.campaign", "Lập báo cáo đợt sinh hoạt theo chi bộ"
    REPORT_FRONT = "report.front", "Lập báo cáo giám sát tháng của Mặt trận"
    REPORT_FILE = "report.file", "Tải báo cáo mình đã lập"
    OWN_DATA = "privacy.own", "Xem, tải dữ liệu về chính mình"
    PAST_READ = "privacy.past", "Đọc hồ sơ ở phường cũ của người chuyển đến"
    PAST_GRANT = "privacy.past.grant", "Cho phường mới đọc hồ sơ ở phường cũ"
    DATA_REQUEST = "privacy.request", "Gửi yêu cầu về dữ liệu cá nhân của mình"
    DATA_REQUEST_ANSWER = "privacy.request.answer", "Trả lời yêu cầu về dữ liệu cá nhân"
    YEAR_PROPOSE = "privacy.year.propose", "Đề nghị đóng năm, tiêu hủy nội dung hết hạn lưu"
    YEAR_CONFIRM = "privacy.year.confirm", "Tải gói lưu trữ, xác nhận đóng năm"
    FACT_RECORD = "report.fact.record", "Ghi số liệu chung của phường"
    SNAPSHOT_TAKE = "report.snapshot.take", "Chốt số liệu, rút bản chốt"
    SNAPSHOT_READ = "report.snapshot.read", "Xem số liệu đã chốt, số liệu gửi cấp trên"
    BRIEFING_READ = "report.briefing.read", "Xem, in trang giao ban tháng"


ward_leaders = (ward_secretary | ward_deputy | ward_standing).named("bí thư, phó bí thư, ban thường vụ Đảng ủy")
chi_uy = (cell_secretary | cell_deputy | cell_committee).named("chi ủy")
front_side = ((lead_head | lead_helper | mass_head | mass_helper | ward_front) & ~hidden).named(
    "Mặt trận, đoàn thể phụ trách đảng viên đó (trừ chi bộ không công khai)"
)
body = (body_head | body_helper | body_committee).named("tổ chức giám sát (trưởng, người giúp việc, chi ủy)")
body_then = (body & in_office_then).named("tổ chức giám sát, với những gì được ghi khi chính người ấy đang giữ chức vụ")
unbiased = (~themself & ~kin).named("không phải chính mình, không phải người thân")
not_mine_yet = (released | ~themself).named("chưa mở thì người được nhận xét không xem")
# An đảng bộ cơ sở reads what the committee member in charge reads and decides on its cells' secretaries' plans.
over_cell = (cell_sponsor | base_committee).named("đảng ủy viên phụ trách chi bộ, đảng ủy cơ sở của chi bộ")
for_secretary = ((ward_leaders | base_committee) & heads_cell).named(
    "Ban Thường vụ Đảng ủy hoặc đảng ủy cơ sở, đối với bí thư chi bộ"
)
decides_plan = (((chi_uy & ~heads_cell) | for_secretary) & ~themself).named(
    "chi ủy (Ban Thường vụ Đảng ủy, đảng ủy cơ sở đối với bí thư chi bộ), không phải kế hoạch của chính mình"
)
for_cell_heads = (ward_leaders & leads_cell).named("Đảng ủy, đối với bí thư và phó bí thư chi bộ")
second_person = (~themself & ~wrote).named("không phải người đề nghị, không phải người được ghi")
for_writers = (ward_leaders & head_wrote).named("Đảng ủy, khi bí thư hoặc phó bí thư chi bộ là người ghi nhận xét")
one_hat = (~themself & ~wrote).named("không phải nhận xét về mình, không phải do mình ghi hoặc gửi")

WHO_MAY = {
    Action.HOME_READ: signed_in,
    Action.OWN_ACCOUNT: signed_in,
    Action.UNIT_READ: signed_in,
    Action.RULES_READ: signed_in,
    Action.MEMBER_READ: themself | chi_uy | over_cell | front_side | ward_leaders | office,
    Action.MEMBER_DETAILS: themself | chi_uy | ward_leaders | office,
    # For who rings a head that has not sent; the head tells their own, or the office types it.
    Action.PHONE_READ: themself | office | ward_front_of_all,
    Action.PHONE_TELL: themself | office,
    Action.MEMBER_EXPORT: chi_uy | front_side | ward_leaders | office,
    Action.PEOPLE_RECORD: office,
    # Two persons where power is given: never who asked, never the one concerned.
    Action.POWER_CONFIRM: (standing_deputy_of_all | office_head_of_all | ward_secretary_of_all) & second_person,
    Action.TREE_ARRANGE: office,
    # Whoever confirms has looked at the whole of it first.
    Action.ARRANGEMENT_READ: office | standing_deputy_of_all | office_head_of_all | ward_secretary_of_all,
    Action.PEOPLE_JOIN: office,
    Action.IMPORT_RUN: office,
    Action.IMPORT_UNDO: office,
    Action.ACCOUNT_MANAGE: office | administrator,
    # The administrator starts a reset and never holds its slip.
    Action.SLIP_PRINT: office,
    Action.SETTINGS_MANAGE: office,
    Action.MAIL_READ: office | administrator,  # whether letters arrive, never what they say
    Action.AUDIT_READ: ward_secretary_of_all | administrator,
    Action.CAMPAIGN_READ: signed_in,
    Action.CAMPAIGN_MANAGE: office,
    Action.TASK_TICK: office | chi_uy | body_head,
    Action.FORM_MANAGE: office,
    Action.PLAN_WRITE: themself,
    Action.PLAN_TYPE: chi_uy & ~themself,  # bản giấy của đảng viên không dùng máy
    Action.PLAN_LIST: chi_uy | over_cell | ward_leaders | office,
    # Narrative sections: the member, the chi ủy, the committee member in charge, the ward's leaders; nobody else.
    Action.PLAN_READ: themself | chi_uy | over_cell | ward_leaders,
    Action.PLAN_RETURN: decides_plan,  # yêu cầu chỉnh sửa
    Action.PLAN_APPROVE: decides_plan,  # chi ủy thông qua
    Action.OUTCOME_RECORD: (chi_uy | for_cell_heads) & ~themself,
    Action.EVIDENCE_READ: themself | chi_uy | ward_leaders,
    Action.COMMITMENT_READ: themself | chi_uy | over_cell | front_side | ward_leaders,
    Action.ROUTE_MANAGE: office,
    Action.DELIVERY_READ: office | chi_uy | ward_leaders | ((body_head | body_helper) & ~hidden),
    Action.DELIVERY_SEND: office | chi_uy,
    Action.DELIVERY_RECEIVE: office | ((body_head | body_helper) & ~hidden),
    Action.POSTING_MANAGE: office,
    Action.BOARD_READ: signed_in,
    Action.PAPERS_MANAGE: office,
    Action.SHEET_READ: body | body_typist,
    Action.NOTE_RECORD: body & unbiased,  # nhận xét hằng tháng
    Action.NOTE_WITHDRAW: body & unbiased,  # rút nhận xét trước khi gửi
    Action.NOTE_TYPE: body_typist & unbiased,  # nhập thay phiếu giấy
    Action.NOTE_SEND: body_head | body_committee,
    Action.HELPER_NAME: body_head | office,
    Action.STRIP_READ: body_head,  # nobody else sees a body's "không có ý kiến" over months
    Action.HELP_ASK: body_head,
    Action.HELP_GIVE: ward_front_of_all,
    Action.LOCK_OPEN: office | ward_front_of_all,
    # Sent notes: the member's chi ủy, the committee member in charge, the ward's leaders, and the ward Front for
    # what Front bodies wrote. The writing body reads what was written while the reader served there: a new officer
    # sees states of the past, not texts. The member reads from the release on.
    Action.NOTE_READ: (
        (body_then | ((chi_uy | over_cell | ward_leaders | (ward_front & of_front)) & sent)) & not_mine_yet
    )
    | (themself & released),
    Action.NOTE_ASK: (chi_uy | for_cell_heads | for_writers) & one_hat,
    Action.NOTE_ANSWER: body & unbiased,
    Action.NOTE_RELEASE: (cell_secretary | cell_deputy | for_cell_heads) & ~themself,
    Action.NOTE_TELL: (chi_uy | for_cell_heads) & sent & ~themself,  # báo cho đảng viên không dùng máy
    Action.NOTE_REPLY: themself,  # tiếp thu, giải trình
    # The strip of a member without a screen; whoever wrote the note does not type the answer to it.
    Action.NOTE_REPLY_TYPE: (chi_uy | for_cell_heads) & released & one_hat,
    Action.PRAISE_ANSWER: themself & sent,  # biểu dương: riêng với đảng viên trước, công bố khi họ đồng ý
    Action.PRAISE_ANSWER_TYPE: (chi_uy | for_cell_heads) & sent & one_hat,
    Action.NOTE_CONCLUDE: (chi_uy | for_cell_heads | for_writers) & one_hat,
    Action.WORDS_OPEN: wrote,  # written before members read it
    Action.NAME_COVER: ((chi_uy | for_cell_heads) & sent & ~themself) | (body_then & unbiased),
    # Đề nghị xem lại: whoever wrote, sent, asked back or concluded has taken part, and looks at it no second time.
    Action.LOOK_ASK: themself,
    Action.LOOK_FIRST: cell_sponsor & one_hat,
    Action.LOOK_STANDING: ward_leaders & one_hat,
    Action.CELL_MONTH_READ: chi_uy | over_cell | ward_leaders,
    Action.PERIOD_CLOSE: cell_secretary | cell_deputy,  # chốt kỳ tại buổi sinh hoạt chi bộ
    Action.PERIOD_REOPEN: ward_leaders & ~themself,  # Đảng ủy mở lại kỳ, không cho chính mình
    Action.PROGRESS_READ: ward_leaders | ward_front | office | over_cell,
    # Names and states, by whoever may read the notes themselves once they are sent; the others see numbers.
    Action.PROGRESS_LIST: ward_leaders | over_cell | (ward_front & of_front),
    Action.KIN_DECLARE: themself,
    # A document is for its audience; to anyone else it does not exist.
    Action.DOCUMENT_READ: addressed | ward_leaders | office,
    Action.DOCUMENT_MANAGE: office,
    Action.DOCUMENT_STUDIED: themself | chi_uy,  # chi ủy ghi theo bản giấy
    Action.DOCUMENT_PROGRESS: chi_uy | ward_leaders | office,
    # A session is for those convened to it and those who answer for it; to anyone else it does not exist.
    Action.MEETING_READ: convened | officer | organises | over_cell | ward_leaders | office,
    Action.MEETING_ARRANGE: organises | office,
    Action.MEETING_RUN: officer | organises | office,  # chủ trì, thư ký của buổi đó
    # Minutes are for those who were called to the session and those who answer for it; the office only arranges.
    Action.MINUTES_WRITE: officer | organises,  # chủ trì, thư ký, chi ủy
    Action.MINUTES_READ: convened | officer | organises | over_cell | ward_leaders,
    Action.SCORE_CONFIRM: cell_sponsor,
    # Góp ý: its words are for whom it is meant and for the chi ủy; what is meant for one person only they answer.
    Action.CONTRIBUTION_RECORD: officer | organises,
    Action.CONTRIBUTION_READ: themself | chi_uy,
    Action.CONTRIBUTION_ANSWER: themself | (chi_uy & ~to_one_person),
    Action.CONTRIBUTION_OF_WARD: ward_leaders | office,
    Action.CHECK_IN: themself,
    Action.ABSENCE_TELL: themself | chi_uy,
    # Why someone was absent may be their health: to all others it reads "vắng có lý do".
    Action.ABSENCE_REASON_READ: themself | chi_uy | office,
    Action.ATTENDANCE_READ: themself | chi_uy | over_cell | ward_leaders | office,
    Action.MAKEUP_SEND: themself,  # học bù
    Action.MAKEUP_READ: themself | chi_uy,
    Action.MAKEUP_DECIDE: chi_uy & ~themself,
    Action.EVENT_SHARE: organises | office,  # việc chung trong tháng
    # The committee member in charge checks the cell; its chi ủy answers.
    Action.VISIT_CONFIRM: cell_sponsor | ward_leaders,
    Action.CHECK_RECORD: cell_sponsor | ward_leaders,  # kiểm tra
    Action.CHECK_READ: over_cell | ward_leaders | chi_uy,
    Action.CHECK_ANSWER: chi_uy,
    Action.REPORT_CAMPAIGN: ward_leaders | office,
    Action.REPORT_FRONT: ward_front | ward_leaders,
    Action.REPORT_FILE: themself,
    Action.OWN_DATA: themself,
    # What is older than standing and plan in force stays the old ward's: it is read by leave, for days.
    Action.PAST_READ: themself | ((chi_uy | ward_leaders) & granted),
    Action.PAST_GRANT: themself | office,
    Action.DATA_REQUEST: themself,
    Action.DATA_REQUEST_ANSWER: (office | ward_secretary_of_all) & ~themself,
    # Two people close a year: the office asks, the secretary, who may read all that is to be archived, confirms.
    Action.YEAR_PROPOSE: office,
    Action.YEAR_CONFIRM: ward_secretary_of_all,
    Action.FACT_RECORD: office,
    Action.SNAPSHOT_TAKE: office,  # chốt số liệu
    Action.SNAPSHOT_READ: ward_leaders | office,
    Action.BRIEFING_READ: ward_leaders | office,  # giao ban tháng
}
