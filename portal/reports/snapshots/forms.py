from portal.ground.text import say
from portal.web.fields import day, line, one_of
from portal.web.forms import Form


class FreezeForm(Form):
    subject = one_of(say("Số liệu của"), [], missing=say("Hãy chọn đợt sinh hoạt hoặc kỳ giám sát."))
    as_of = day(
        say("Tính đến ngày"),
        required=say("Hãy ghi ngày tính."),
        description=say("Số liệu của một kỳ giám sát luôn tính vào ngày hạn gửi của kỳ đó."),
    )
    signer = one_of(say("Người ký"), [], missing=say("Hãy chọn người ký."))
    reason = line(
        say("Lý do chốt"),
        required=say("Hãy ghi lý do chốt."),
        most=300,
        description=say("Ví dụ: Báo cáo Quận ủy theo Công văn số 45-CV/QU"),
    )


class SnapshotWithdrawForm(Form):
    reason = line(say("Lý do rút"), required=say("Hãy ghi lý do rút."), most=300)
