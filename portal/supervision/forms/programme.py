from portal.ground.text import say
from portal.web.fields import block, day, line, one_of
from portal.web.forms import Form


class ProgrammeForm(Form):
    name = line(say("Tên chương trình"), required=say("Hãy ghi tên chương trình giám sát."))
    legal_basis = block(
        say("Căn cứ"),
        required=say("Hãy ghi căn cứ của chương trình giám sát (số, ngày văn bản)."),
        description=say("Ghi số và ngày của từng văn bản, ví dụ: Kế hoạch số 121-KH/ĐU ngày 14/03/2022."),
    )
    campaign = one_of(say("Đợt sinh hoạt chính trị"), [], missing=say("Hãy chọn đợt sinh hoạt chính trị."))
    first_month = line(
        say("Tháng đầu"), required=say("Hãy ghi tháng đầu, ví dụ 2022-04."), most=7, description=say("Ví dụ 2022-04")
    )
    last_month = line(say("Tháng cuối (nếu đã định)"), most=7)


class ProgrammeCampaignForm(Form):
    theme = line(say("Chủ đề"), required=say("Hãy ghi chủ đề của đợt."))
    document_number = line(say("Số, ký hiệu kế hoạch"), required=say("Hãy ghi số, ký hiệu của kế hoạch."), most=60)
    document_date = day(say("Ngày ban hành"), required=say("Hãy ghi ngày ban hành."))
    starts_on = day(say("Bắt đầu"), required=say("Hãy ghi ngày bắt đầu."))
    deadline = day(say("Hạn hoàn thành"), required=say("Hãy ghi hạn hoàn thành."))


class DatesForm(Form):
    due_on = day(say("Hạn gửi nhận xét"), required=say("Hãy ghi hạn gửi nhận xét."))
    locks_on = day(say("Khóa sổ"), required=say("Hãy ghi ngày khóa sổ."))


class LeadForm(Form):
    body = one_of(say("Tổ chức chủ trì"), [], missing=say("Hãy chọn tổ chức chủ trì."))
    since = day(say("Từ ngày"), required=say("Hãy ghi ngày bắt đầu."))
