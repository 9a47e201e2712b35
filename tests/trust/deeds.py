"""Deeds of several kinds for the sweep of faults: each opens its form as a person does and knows where it is kept."""

import re

from tests.kit.durable import Visitor
from tests.kit.pages import Form
from tests.plans.desk import WORDS


class Deed:
    """`opened(text)` comes to the form and answers with what hands it in; `kept` counts the rows that say the text."""

    persona = kept = ""

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


class Plan(Deed):
    persona = "dang-vien"
    kept = "SELECT count(*) FROM commitment WHERE shortcoming = ?"

    def opened(self, text):
        self.page("/ke-hoach/cua-toi")
        self.visitor.ask("POST", "/ke-hoach/rut-lai")  # what the last case handed in
        words = {f"phan-{code}": said for code, said in WORDS.items()}
        url = "/ke-hoach/viet?doi=1"
        return self.filled(url, url, deed="submit", reason="Thêm việc.", **words, **{"han-che-1": text})


DEEDS = {"note": Note, "item of the minutes": Item, "plan": Plan}
