from wtforms import HiddenField

from portal.ground.text import say
from portal.web.fields import Choice, block, day, line, one_of
from portal.web.forms import Form


class Edited(Form):
    """A form on a row that two may edit at once: it carries the version that was on the screen."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CampaignForm(Edited):
    theme = line(say("Chủ đề"), required=say("Hãy ghi chủ đề của đợt."))
    document_number = line(say("Số, ký hiệu kế hoạch"), required=say("Hãy ghi số, ký hiệu của kế hoạch."), most=60)
    document_date = day(say("Ngày ban hành"), required=say("Hãy ghi ngày ban hành."))
    starts_on = day(say("Bắt đầu"), required=say("Hãy ghi ngày bắt đầu."))
    deadline = day(say("Hạn hoàn thành"), required=say("Hãy ghi hạn hoàn thành."))
    plan_label = line(
        say("Tên gọi bản kế hoạch của đảng viên"), required=say("Hãy ghi tên gọi, ví dụ: Bản cam kết."), most=100
    )


class EvaluationForm(Edited):
    achieved = block(say("Ưu điểm, kết quả nổi bật"), most=4000)
    wanting = block(
        say("Hạn chế"),
        most=4000,
        description=say("Việc còn thiếu mà cổng đếm được thì báo cáo tự nêu; ở đây ghi điều số liệu không thể hiện."),
    )
    causes = block(say("Nguyên nhân"), most=4000)


class ContentForm(Edited):
    words = block(say("Nội dung quán triệt"), required=say("Hãy ghi nội dung cần quán triệt."), most=1000)


class TaskForm(Edited):
    words = block(say("Nhiệm vụ"), required=say("Hãy ghi nhiệm vụ."), most=2000)
    body = one_of(say("Giao cho"), [], missing=say("Hãy chọn đơn vị được giao."))
    due_on = day(say("Hạn hoàn thành (nếu có)"))
    counted_by = one_of(
        say("Cách theo dõi"),
        [],
        description=say("Việc cổng đã ghi thì để cổng tự đếm. Việc cổng không biết thì để đơn vị tự báo."),
    )


class TickForm(Form):
    done_on = day(say("Ngày làm xong"), required=say("Hãy ghi ngày làm xong."))
    words = block(
        say("Biên bản, văn bản nêu việc này"),
        most=500,
        description=say("Ví dụ: Biên bản sinh hoạt chi bộ ngày 03/04/2022, mục 2."),
    )
    record = one_of(say("Bản ghi trong cổng"), [])
    link = line(
        say("Hoặc địa chỉ một trang của cổng"),
        most=300,
        description=say("Chép phần địa chỉ từ dấu / trở đi. Người mở vẫn phải có quyền xem trang đó."),
    )

    def offer(self, records: list[Choice]) -> None:
        """What the portal itself knows of; without any the choice is not shown."""
        if records:
            self.record.choices = [("", say("Chưa chọn")), *records]
        else:
            del self.record
