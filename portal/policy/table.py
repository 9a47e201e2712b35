"""The table of who may do what. Each line reads aloud; when something may be done is said in `rules`, not here.

A note about oneself opens for nobody before its release, whatever post they hold: hence `& (released | ~themself)`.
"""

from portal.policy.actions import Action
from portal.policy.relations import (
    addressed,
    administrator,
    body_committee,
    body_head,
    body_helper,
    body_typist,
    cell_deputy,
    cell_secretary,
    cell_sponsor,
    convened,
    granted,
    hidden,
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
    ward_front,
    ward_front_of_all,
    ward_secretary_of_all,
    wrote,
)
from portal.policy.together import (
    body,
    body_then,
    chi_uy,
    decides_plan,
    for_cell_heads,
    for_writers,
    front_side,
    not_mine_yet,
    one_hat,
    over_cell,
    second_person,
    unbiased,
    ward_leaders,
)

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
