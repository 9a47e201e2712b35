"""A hundred thousand generated requests of every persona and of a stranger: whatever comes over the wire, the answer is
a page, a reason or a refusal; never a break, never a wait, and the trail proves all that they changed.

GENERATED_REQUESTS sets how many. Rounds begin with the ward as it was, in the midst of its month.
"""

import gc
import os
import random
import re
import traceback
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path

import pytest

from portal.audit import books
from portal.ground.db import db, enter_ward, will_write
from portal.web import guard
from portal.web.forms import Form
from tests.kit import chance, sampling
from tests.kit.generated import Generator
from tests.kit.lived import kind_of, live, pages_met
from tests.kit.offered import Places, drawn_on
from tests.kit.pages import Browser
from tests.kit.wire import Sent, Wire
from tests.trust.test_bad_input import PERSONAS

REQUESTS = int(os.environ.get("GENERATED_REQUESTS", "100000"))
ROUND = 1500
LARGE_EVERY = 2000
LONGEST = 5  # seconds
GROWTH = 200  # megabytes
INTENDED = {503, 507}
STRANGER = "a stranger"
CROWD = (*PERSONAS, STRANGER)
ENOUGH = 50_000  # from then on every field that was drawn has had its turn


@pytest.mark.trust("G5")
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("name", CROWD)
def test_no_generated_request_breaks_the_portal(app, ward, built, pytestconfig, monkeypatch, name, drill):
    one = Requests(app, ward, built[1], pytestconfig, None if name == STRANGER else name)
    read = fields_read(monkeypatch)
    one.look_around()
    one.send(REQUESTS // len(CROWD))
    one.tell(read)
    drill.count(one.sent, sum(map(len, one.breaks.values())))
    assert not one.breaks, "\n\n".join(f"{count} times: {said}" for said, count in one.counted())
    assert one.slowest[0][0] < LONGEST, one.slowest[0]
    assert one.grown < GROWTH
    missed = [name for name in one.known if not one.hit[name]]
    assert not missed or REQUESTS < ENOUGH, missed


def fields_read(monkeypatch):
    """Which fields of the portal's form classes have read something that was sent."""
    read, process = set(), Form.process

    def watched(form, formdata=None, *args, **kwargs):
        process(form, formdata, *args, **kwargs)
        read.update((type(form).__qualname__, name) for name, field in form._fields.items() if field.raw_data)

    monkeypatch.setattr(Form, "process", watched)
    return read


class Requests:
    """One person's requests."""

    def __init__(self, app, ward, database, config, name):
        self.app, self.ward, self.database, self.config, self.name = app, ward, database, config, name
        self.hit, self.known, self.statuses = Counter(), set(), Counter()
        self.breaks, self.slowest, self.endpoints = defaultdict(list), [(0, "")], set()
        self.sent, self.began, self.grown, self.seconds = 0, 0, 0, 0
        self.places = Places(app)
        self.generator = Generator(random.Random(f"{sampling.seed()} {name}"), self.hit, self.places)

    def look_around(self):
        """Every page this person is led to, and what its forms would send."""
        self.begin_anew()
        browser = self.browser()
        for url, page in pages_met(self.app, self.ward, browser):
            self.keep(url, page.text)
        for url in ("/dang-nhap", "/kich-hoat"):
            self.keep(url, browser.get(url).text)
        self.known |= {name for form in self.generator.forms.values() for name in form.names}
        self.began = resident()

    def send(self, requests):
        while requests > 0:
            self.begin_anew()
            wire = self.enter()
            for number in range(min(ROUND, requests)):
                if number % 100 == 99 and not self.still_in(wire):
                    wire = self.enter()
                self.one(wire)
            requests -= ROUND
            self.prove()

    def begin_anew(self):
        db.session.remove()
        chance.back_to_the_morning()
        self.database.restore(db.engine)
        enter_ward(1)
        live(self.ward, self.config)
        gc.collect()

    def browser(self):
        return Browser(self.app, self.ward, self.name) if self.name else Browser(self.app)

    def enter(self):
        browser = self.browser()
        self.generator.token = browser.token()
        return Wire(browser)

    def keep(self, url, text):
        self.generator.met(url, drawn_on(url, text, self.endpoint))
        self.places.met(text)

    def endpoint(self, action):
        with self.app.test_request_context(base_url="https://localhost"):
            return guard.endpoint_of(action) or (kind_of(self.app, action) or ("?",))[0]

    def still_in(self, wire):
        """A stranger, whose token may be another visit's by now, comes in anew."""
        answer = self.ask(wire, Sent("GET", "/toi")) if self.name else None
        return answer is not None and answer.status == 200

    def one(self, wire):
        """A form is read anew now and then: what others changed meanwhile would refuse it as stale."""
        if self.generator.chance.random() < 0.1:
            page = self.generator.form().page
            answer = self.ask(wire, Sent("GET", page.partition("?")[0], page.partition("?")[2]))
            if answer and answer.status == 200:
                self.keep(page, answer.text)
            return
        self.ask(wire, self.generator.next(large=self.sent % LARGE_EVERY == LARGE_EVERY - 1))

    def ask(self, wire, sent):
        self.sent += 1
        with suppress(Exception):
            self.endpoints.add(self.app.url_map.bind("localhost").match(sent.path, method=sent.method)[0])
        try:
            answer = wire.send(sent)
        except Exception as broken:  # under test a break is raised, not answered
            ours = [one for one in traceback.extract_tb(broken.__traceback__) if "/portal/" in one.filename]
            at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "outside"
            self.breaks[f"{type(broken).__name__} at {at}"].append(f"{broken!r}"[:300] + f" by {sent}")
            return None
        self.statuses[answer.status] += 1
        self.seconds += answer.seconds
        self.slowest = sorted([*self.slowest, (round(answer.seconds, 2), str(sent)[:200])], reverse=True)[:5]
        if answer.status >= 500 and answer.status not in INTENDED:
            self.breaks[f"answered {answer.status}"].append(str(sent))
        return answer

    def prove(self):
        """All that was changed, the trail proves."""
        db.session.remove()
        enter_ward(1)
        will_write(False)
        proof = books.prove(db.session.connection(), 1)
        if proof.wrong or books.prove_seals(db.session.connection(), 1) is not None:
            self.breaks["the trail does not prove the books"].append(str(proof.wrong[:3]))
        db.session.remove()
        gc.collect()
        self.grown = resident() - self.began

    def counted(self):
        return [(f"{where}: {said[0]}", len(said)) for where, said in self.breaks.items()]

    def tell(self, read):
        declared = {(kind.__qualname__, name) for kind in kinds(Form) for name in fields_of(kind)}
        hit = sum(bool(self.hit[name]) for name in self.known)
        routes = {rule.endpoint for rule in self.app.url_map.iter_rules()} - {"static"}
        print(f"{self.sent} requests in {self.seconds:.0f} s of answering, by way {dict(self.generator.drawn)}")
        print(f"answers {dict(sorted(self.statuses.items()))}")
        print(f"breaks {sum(map(len, self.breaks.values()))}; slowest {[one for one, _ in self.slowest]} s")
        print(
            f"fields drawn and spoilt {hit} of {len(self.known)}; of the form classes {len(read & declared)} of "
            f"{len(declared)}; routes reached {len(routes & self.endpoints)} of {len(routes)}"
        )
        print(f"never read: {sorted(declared - read)}"[:3000])
        print(f"never reached: {sorted(routes - self.endpoints)}"[:3000])
        print(f"memory grew by {self.grown:.0f} MB")


def kinds(kind):
    for one in kind.__subclasses__():
        yield one
        yield from kinds(one)


def fields_of(kind):
    return [name for name in dir(kind) if hasattr(getattr(kind, name, None), "_formfield")]


def resident():
    """Megabytes that this process holds now."""
    held = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(held[1]) / 1024
