"""Deeds of writing as the tests tell them: who writes, of their own or from paper, and what they hand in."""

from datetime import date

from portal.ground.db import db, will_write
from portal.plans.models import Narrative, PlanVersion, Section, VersionState
from portal.plans.queries.writing import paper_writing_for, writing_for
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.service import writing as service
from portal.plans.service.writing import WritingWindow

WORDS = {
    "politics": "Dự đủ các buổi sinh hoạt, học tập nghị quyết.",
    "ethics": "Giữ lối sống giản dị.",
    "duties": "Phụ trách tuyến đường tự quản.",
    "example": "Tiết kiệm điện, nước của cơ quan.",
}
ROW = CommitmentRow(
    "1",
    shortcoming="Còn ngại phát biểu trong sinh hoạt",
    cause="Chuẩn bị chưa kỹ",
    remedy="Mỗi buổi phát biểu một ý kiến",
    due_on=date(2022, 12, 30),
    section=Section.POLITICS,
)
CONTENT = PlanContent(WORDS, (ROW,))


def fields(**other):
    """What the form sends for a whole plan; other fields by their names with "_" for "-"."""
    return {
        "cua-so": "t1",
        "luc": "",
        "mau": "0",
        "cac-dong": "1",
        "deed": "submit",
        **{f"phan-{code}": text for code, text in WORDS.items()},
        "han-che-1": ROW.shortcoming,
        "nguyen-nhan-1": ROW.cause,
        "bien-phap-1": ROW.remedy,
        "thoi-han-1": "30/12/2022",
        "linh-vuc-1": "politics",
        "theo-doi-1": "",
        "tiep-tu-1": "",
        **{name if name == "signed_on" else name.replace("_", "-"): text for name, text in other.items()},
    }


class Writings:
    def __init__(self, ward):
        self.ward = ward

    def own(self, who="no_plan_1", today=None, changing=False):
        return writing_for(self.ward.actor(who), today or self.ward.today, changing=changing)

    def paper(self, who="sec_1", whom="no_plan_1", today=None):
        return paper_writing_for(self.ward.actor(who), self.ward.people[whom], today or self.ward.today)

    def hand_in(self, who="no_plan_1", content=CONTENT, changing=False, writing=None, window=None):
        will_write()
        writing = writing or self.own(who, changing=changing)
        window = window or WritingWindow("t1", "", writing.form.number)
        version = service.hand_in(self.ward.actor(who), writing, self.ward.today, content, window)
        db.session.commit()
        will_write(False)
        return version

    def keep(self, who="no_plan_1", tab="t1", seen="", changing=False, **typed):
        will_write()
        writing = self.own(who, changing=changing)
        saved = service.keep_draft(self.ward.actor(who), writing, typed, WritingWindow(tab, seen))
        db.session.commit()
        will_write(False)
        return service.written_at(saved)

    def take_back(self, who="no_plan_1"):
        will_write()
        version = service.take_back(self.ward.actor(who), self.own(who))
        db.session.commit()
        will_write(False)
        return version

    def put(self, version, state, **facts):
        """What the cell or time has done to a version."""
        will_write()
        row = db.session.get(PlanVersion, (1, version if isinstance(version, int) else version.id))
        row.state = VersionState(state)
        for name, value in facts.items():
            setattr(row, name, value)
        db.session.commit()
        will_write(False)
        return row


def narratives_of(version):
    rows = db.session.scalars(db.select(Narrative).where(Narrative.plan_version_id == version.id))
    return {row.section: row.text for row in rows}
