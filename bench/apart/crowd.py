"""The people of a load, run by locust in the environment of bench/requirements.txt: it knows nothing of the portal but
what the file named by CROWD tells (bench/people.py) and what the pages say.

Each person has a cookie, pages to open, and where they head a body a sheet to write. What they were promised (an
answer that says it is saved) goes into the file named by FOUND, beside the times.
"""

import json
import os
import random
import re
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, events, task
from locust.exception import StopUser

TOLD = json.loads(Path(os.environ["CROWD"]).read_text())
FOUND = Path(os.environ["FOUND"])
PEOPLE = iter(TOLD["people"])
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MEMBER = re.compile(r"[?&;]mo=([0-9a-z]{13})")
TOKEN = re.compile(r'csrf_token" value="([^"]+)"')
REVISION = re.compile(r'name="revision"[^>]*value="(\d+)"')
tried: list[str] = []
kept: list[str] = []
sent: list[str] = []
numbers, finished = count(), count(1)


class Person(FastHttpUser):
    """Opens a page, reads it, opens the next; a head also writes, and on the evening sends."""

    connection_timeout = network_timeout = 120

    def on_start(self) -> None:
        self.told = next(PEOPLE)
        self.chance = random.Random(self.told["name"])
        self.written: set[str] = set()

    def wait_time(self) -> float:
        return self.chance.uniform(*TOLD["reads"])

    @task
    def go_on(self) -> None:
        if TOLD["sends"]:
            self.evening()
        elif "sheet" in self.told and self.chance.random() < TOLD["writes"]:
            self.write(self.open("month sheet", self.sheet("?loc=chua")))
        else:
            page = self.chance.choice(self.told["pages"])
            self.open(page["name"], page["url"])

    def evening(self) -> None:
        """What is left of the month, then the sending; nobody does it twice."""
        self.open("home, head", "/")
        self.read()
        page = self.open("month sheet", self.sheet("?loc=chua"))
        for _ in range(TOLD["notes"]):
            self.read()
            self.write(page)
        self.read()
        self.send(self.open("sending", self.sheet("/gui")))
        if next(finished) == len(TOLD["people"]):
            gevent.spawn_later(1, self.environment.runner.quit)
        raise StopUser

    def write(self, page: str) -> None:
        """A note about somebody of whom nothing is said yet, or who comes first where everybody has one."""
        left = [one for one in dict.fromkeys(MEMBER.findall(page)) if one not in self.written]
        if not left:
            return
        who = self.chance.choice(left)
        self.written.add(who)
        opened = self.open("member opened", self.sheet(f"?mo={who}"))
        revision = REVISION.search(opened)
        if revision is None:  # closed for writing: the page said why
            return
        self.read()
        text = f"Lượt {next(numbers)} của {self.told['name']}."
        tried.append(text)
        said = {"deed": "record", "remark": text, "revision": revision[1]}
        if self.post("save a note", self.sheet(f"/{who}"), opened, said):
            kept.append(text)

    def send(self, page: str) -> None:
        said = {"general_remark": f"Lượt gửi của {self.told['name']}.", "ly-do-chung": "later"}
        for who in set(re.findall(r'name="ly-do-([0-9a-z]{13})"', page)):
            said[f"ly-do-{who}"] = "later"
        if self.post("send the month", self.sheet("/gui"), page, said):
            sent.append(said["general_remark"])

    def sheet(self, onward: str) -> str:
        return f"{self.told['sheet']}{onward}"

    def read(self) -> None:
        gevent.sleep(self.wait_time())

    def open(self, name: str, url: str) -> str:
        with self.client.get(
            url, name=name, headers=self.told["headers"], allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} at {name}")
                return ""
            return answer.text

    def post(self, name: str, url: str, page: str, said: dict[str, str]) -> bool:
        token = TOKEN.search(page)
        headers = {**self.told["headers"], **FORM, "Origin": self.host}
        body = urlencode({**said, "csrf_token": token[1] if token else ""})
        with self.client.post(
            url, name=name, data=body, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 303:
                answer.failure(f"{answer.status_code} at {name}")
            return answer.status_code == 303


@events.quitting.add_listener
def write_down(environment, **_) -> None:
    stats = environment.stats
    found = {
        "total": told_of(stats.total),
        "pages": {entry.name: told_of(entry) for entry in stats.entries.values()},
        "errors": [f"{one.occurrences} x {one.method} {one.name}: {one.error}" for one in stats.errors.values()],
        "tried": tried,
        "kept": kept,
        "sent": sent,
    }
    FOUND.write_text(json.dumps(found, ensure_ascii=False))


def told_of(entry) -> dict[str, float]:
    times = {f"p{share}_ms": entry.get_response_time_percentile(share / 100) for share in (50, 95, 99)}
    return {
        "requests": entry.num_requests,
        "failures": entry.num_failures,
        **times,
        "longest_ms": round(entry.max_response_time),
    }
