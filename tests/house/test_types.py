"""`Any` stands only where a value really may be anything: what is gained is not lost again."""

import re
from collections import Counter

from tests.house.source import portal
from tests.house.test_floors import told

ANY = re.compile(r"\bAny\b")
# How often each chapter says it, imports included. A number is only ever lowered.
MOST = {
    "ground": 61,
    "supervision": 16,
    "people": 29,
    "audit": 27,
    "web": 25,
    "plans": 4,
    "papers": 21,
    "privacy": 21,
    "imports": 17,
    "policy": 16,
    "arrangements": 14,
    "accounts": 9,
    "demo": 8,
    "organisations": 8,
    "meetings": 6,
    "config": 3,
    "minutes": 3,
    "app": 2,
    "reports": 2,
}
SAID_BY_ITS_NAME = re.compile(r"\b(\w+_id|ids|day|today|as_of|query|config|document|label|witnesses): Any\b")


def test_no_chapter_says_any_more_often():
    often = Counter()
    for file in portal():
        often[file.chapter] += len(ANY.findall(file.text))
    told(
        [
            f"{chapter} says Any {count} times, at most {MOST.get(chapter, 0)} are allowed: say what it is "
            "(portal.ground.sql names ids, days, queries and rows, portal.ground.values JSON and rows as written)"
            for chapter, count in often.items()
            if count > MOST.get(chapter, 0)
        ]
    )


def test_what_its_name_says_is_not_just_anything():
    told(
        [
            f"{file.name} takes {name} as Any: its name says what it is"
            for file in portal()
            for name in SAID_BY_ITS_NAME.findall(file.text)
        ]
    )
