"""Deeds of several kinds for the sweep of faults: each opens its form as a person does and knows where it is kept."""

import re

from tests.imports.lists import ROSTER, member, sheet
from tests.kit.durable import Visitor
from tests.kit.pages import Form
from tests.kit.papers import docx_of
from tests.plans.handed_in import WORDS


class Deed:
    """`opened(text)` comes to the form and answers with what hands it in; `kept` counts the rows that say the text."""

    persona = kept = ""
    says_it = True  # the page of a refusal has words to hand back
    keeps_file = False

    def __init__(self, server):
        self.visitor, self.step = Visitor(server.port), 0
        self.visitor.enter(self.persona)
        self.begin()

    def begin(self):
        """What has to stand before the first."""

    def page(self, url):
        status, _, text = self.visitor.ask("GET", url)
        assert status == 200, (url, status)
        return text

    def form(self, url, action):
        """Where the form on that page posts, and what it would send; a browser leaves the first line's end out."""
        found = next(one for one in Form(self.page(url)).forms if one["action"].endswith(action))
        sent = {name: text.removeprefix("\r\n") for name, text in found["fields"].items() if name != "csrf_token"}
        return found["action"] or url, sent

    def filled(self, url, action, **typed):
        where, sent = self.form(url, action)
        return lambda: self.visitor.ask("POST", where, **(sent | typed))


class Note(Deed):
    persona, kept = "truong-ban-3", "SELECT count(*) FROM note_revision WHERE remark = ?"

    def begin(self):
        self.sheet, self.members = self.visitor.sign_in(self.persona)

    def opened(self, text):
        member = self.members[self.step % len(self.members)]
        self.step += 1
        return self.filled(f"{self.sheet}?mo={member}", member, deed="record", remark=text)


class Item(Deed):
    """Of the agenda, of which the minutes are made."""

    persona, kept = "bi-thu-3", "SELECT count(*) FROM meeting_item WHERE title = ?"

    def begin(self):
        self.meeting = re.search(r"/sinh-hoat/[0-9a-z]{13}", self.page("/"))[0]

    def opened(self, text):
        return self.filled(f"{self.meeting}/hop", "/hop/noi-dung", **{"moi-title": text, "moi-text": "Bàn."})


class Paper(Deed):
    persona, kept = "van-phong", "SELECT count(*) FROM document WHERE subject = ?"
    keeps_file = True

    def opened(self, text):
        self.step += 1
        _, fields = self.form("/van-ban/moi", "/van-ban/moi")
        fields |= {"kind": "Báo cáo", "number": f"{self.step}-BC/ĐU", "dated": "01/04/2022", "issuer": "Đảng ủy phường"}
        fields |= {"subject": text, "audience": "everyone"}
        return lambda: self.visitor.upload("/van-ban/moi", "bao-cao.docx", docx_of(text), **fields)


class Plan(Deed):
    persona = "dang-vien"
    kept = "SELECT count(*) FROM commitment WHERE shortcoming = ?"

    def opened(self, text):
        self.page("/ke-hoach/cua-toi")
        self.visitor.ask("POST", "/ke-hoach/rut-lai")  # what the last case handed in
        words = {f"phan-{code}": said for code, said in WORDS.items()}
        url = "/ke-hoach/viet?doi=1"
        return self.filled(url, url, deed="submit", reason="Thêm việc.", **words, **{"han-che-1": text})


class List(Deed):
    """A list of one new member, written from its preview."""

    persona, says_it = "van-phong", False  # a mere button
    kept = "SELECT count(*) FROM person WHERE name = ?"

    def opened(self, text):
        self.step += 1
        self.page("/nhap-du-lieu")
        book = sheet(ROSTER, member(text, **{"Số thẻ đảng viên": f"39.{self.step:06d}", "Chi bộ": "Chi bộ 3"}))
        status, preview, _ = self.visitor.upload(
            "/nhap-du-lieu", "danh-sach.xlsx", book, kind="roster", effective_on=""
        )
        assert status == 303
        return self.filled(preview, "/ghi")


class Appointment(Deed):
    """Which waits for a second person's word."""

    persona = "van-phong"
    kept = "SELECT count(*) FROM confirmation_item WHERE json_extract(facts, '$.title') = ?"

    def begin(self):
        self.page("/bien-dong")
        found = self.visitor.ask("POST", "/bien-dong", q="Nguyễn")[2]
        self.people = re.findall(r"/dang-vien/([0-9a-z]{13})#kinds", found)
        self.unit = re.search(r'<option value="([0-9a-z]{13})"[^>]*>\s*Chi bộ 3\b', self.page(self.at(0)))[1]

    def at(self, step):
        return f"/bien-dong/nhan-chuc-vu?nguoi={self.people[step % len(self.people)]}"

    def opened(self, text):
        self.step += 1
        said = {"day": "20/04/2022", "basis": "QĐ 15-QĐ/ĐU", "unit": self.unit, "role": "cell_committee", "title": text}
        here = self.at(self.step)
        where, sent = self.form(here, here.replace("?", "/xem-truoc?"))
        seen = self.visitor.ask("POST", where, **(sent | said))[2]
        again = next(one["fields"] for one in Form(seen).forms if one["action"].endswith(here))
        again.pop("csrf_token")
        return lambda: self.visitor.ask("POST", here, **again)


DEEDS = {
    "note": Note,
    "item of the minutes": Item,
    "paper": Paper,
    "plan": Plan,
    "list": List,
    "appointment": Appointment,
}
