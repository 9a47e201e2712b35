"""Whatever is put into any field of any form a person can reach, the answer is never a break: it is a page, a reason
in Vietnamese, or a refusal. Walks the portal from each persona's own links and forms; a run takes a sample by seed."""

import io
import random
import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from tests.kit import sampling
from tests.kit.hostile import HOSTILE, LONE, Reached, query

PERSONAS = (
    "office",
    "admin",
    "ward_secretary",
    "front_chair",
    "front_1",
    "women_head",
    "youth_head",
    "sec_1",
    "sponsor_1",
    "member_1",
    "typist_1",
)
PAGES, POSTS, GETS = 25, 60, 40
WHOLE = 8  # times as many when the grid is walked whole
LEAVES = re.compile(r"^/(dang-xuat|static|dang-nhap)")


@pytest.mark.grid
@pytest.mark.parametrize("name", PERSONAS)
def test_no_field_of_any_form_breaks_the_portal(app, ward, as_, request, name):
    chance = random.Random(f"{sampling.seed()} {name}")
    times = WHOLE if request.config.getoption("--whole") else 1
    walker = Walker(as_(name), chance)
    walker.look_around(PAGES * times)
    assert walker.forms, "nothing to fill in was found"
    for _ in range(POSTS * times):
        walker.hand_in_nonsense()
    for _ in range(GETS * times):
        walker.ask_nonsense()

    assert not walker.offences, "\n".join(["", *walker.offences])


class Walker:
    def __init__(self, browser, chance):
        self.browser, self.chance, self.offences = browser, chance, []
        self.pages, self.forms = [], []
        self.token = browser.token()

    def look_around(self, pages):
        """From the front page outwards, in an order of chance, so that another day sees other pages."""
        waiting, seen = ["/"], {"/"}
        while waiting and len(self.pages) < pages:
            url = waiting.pop(self.chance.randrange(len(waiting)))
            answer = self._try("GET", url)
            if answer is None or answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            self.pages.append(url)
            reached = Reached(answer.text)
            self.forms += [
                form
                for form in reached.forms
                if not LEAVES.match(form[0] or url)
                for form in [(form[0] or url, form[1], form[2])]
            ]
            fresh = {link for link in reached.links if not LEAVES.match(link)} - seen
            seen |= fresh
            waiting += sorted(fresh)

    def hand_in_nonsense(self):
        action, method, fields = self.chance.choice(self.forms)
        filled = {}
        for field, (value, kind) in fields.items():
            if field in ("csrf_token", "once"):
                continue
            spoilt = self.chance.random() < 0.4
            if kind == "file":
                name = self.chance.choice(("a.xlsx", "a.jpg", "../.."))
                filled[field] = (io.BytesIO(self.chance.randbytes(200)), name)
            elif spoilt and self.chance.random() < 0.1:
                filled[field] = [self.chance.choice(HOSTILE), self.chance.choice(HOSTILE)]  # twice where one is meant
            else:
                filled[field] = self.chance.choice(HOSTILE) if spoilt else value
        if method == "get":
            self._try("GET", f"{action.partition('?')[0]}?{query(filled)}")
        else:
            self._try("POST", action, {**filled, "csrf_token": self.token})

    def ask_nonsense(self):
        """An address as a page gave it, one of its words spoilt, or one added."""
        parts = urlsplit(self.chance.choice(self.pages))
        words, asked = parts.path.split("/"), dict(parse_qsl(parts.query))
        place = self.chance.randrange(len(words))
        if self.chance.random() < 0.5 and words[place]:
            words[place] = self.chance.choice(HOSTILE).replace("/", "").replace("\x00", "") or "x"
        for key in asked or dict.fromkeys(("trang", "ngay", "loc", "mo", "xep", "thang")):
            asked[key] = self.chance.choice(HOSTILE)
        self._try("GET", f"{quote('/'.join(words), errors='surrogatepass') or '/'}?{query(asked)}")

    def _try(self, method, url, data=None):
        try:
            answer = self.browser.get(url) if method == "GET" else self._post(url, data)
        except Exception as broken:  # under test a break is raised, not answered
            self.browser._keep(None)
            self.offences.append(f"{method} {url!r} {data!r}: {broken!r}"[:700])
            return None
        if answer.status_code >= 500:
            self.offences.append(f"{method} {url!r} {data!r}: {answer.status_code}"[:700])
        return answer

    def _post(self, url, data):
        if any(isinstance(value, tuple) for value in data.values()):
            return self.browser.post(url, {name: value for name, value in data.items() if value != LONE}, token=False)
        return self.browser.post(
            url,
            None,
            token=False,
            input_stream=io.BytesIO(query(data).encode()),
            content_type="application/x-www-form-urlencoded",
        )
