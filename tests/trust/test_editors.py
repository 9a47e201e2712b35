"""Two edit the same words, and a form is sent twice: one of them is taken, the others are told, nothing is lost."""

import os
import random
from functools import partial

import pytest

from tests.kit.durable import Visitor
from tests.kit.races import together

pytestmark = pytest.mark.timeout(3600)
ROUNDS = int(os.environ.get("EDITORS_ROUNDS", "1000"))


@pytest.mark.trust("G3-L")
def test_of_those_who_save_on_top_of_the_same_words_one_does(server, drill):
    """The others are told, with theirs handed back."""
    chance, tried, promised = random.Random(20220425), set(), []
    editors = [Visitor(server.port) for _ in range(8)]
    for one in editors:
        sheet, members = one.sign_in("truong-ban-3")
    told = 0
    for number in drill.each(range(ROUNDS)):
        member, revision = members[number % len(members)], number // len(members)
        some = editors[: chance.randint(2, 8)]
        texts = [f"Lượt {number}, tay {place}." for place in range(len(some))]
        tried.update(texts)
        url = f"{sheet}/{member}"
        typed = {"deed": "record", "revision": str(revision)}
        pairs = zip(some, texts, strict=True)
        came_to = together(*[partial(one.ask, "POST", url, remark=text, **typed) for one, text in pairs])
        statuses = sorted(status for status, _, _ in came_to)
        assert statuses == [303] + [409] * (len(some) - 1), (number, statuses)
        for text, (status, _, page) in zip(texts, came_to, strict=True):
            if status == 303:
                promised.append(text)
            else:
                assert text in page, "what was typed is handed back"
                told += 1
    server.stop()
    assert server.faults(tried, promised) == []
    print(f"\n{ROUNDS} rounds of 2 to 8 editors: {len(promised)} saved, {told} told and given their words back")


@pytest.mark.trust("G3-D")
def test_a_form_sent_four_times_at_once_is_taken_once(server, drill):
    tried, promised = set(), []
    hands = [Visitor(server.port) for _ in range(4)]
    hands[0].enter("van-phong")
    hands[0].ask("GET", "/van-ban/moi")
    for one in hands[1:]:  # four requests of one browser
        one.cookies, one.token = dict(hands[0].cookies), hands[0].token
    again = 0
    for number in drill.each(range(ROUNDS)):
        text = f"Lượt {number} của văn phòng."
        tried.add(text)
        typed = {"kind": "Báo cáo", "number": f"{number}-BC/ĐU", "dated": "01/04/2022", "issuer": "Đảng ủy phường"}
        typed |= {"subject": text, "audience": "everyone", "once": f"form {number}"}
        came_to = together(*[partial(one.ask, "POST", "/van-ban/moi", **typed) for one in hands])
        statuses = sorted(status for status, _, _ in came_to)
        assert statuses == [303, 409, 409, 409], (number, statuses)
        promised.append(text)
        again += 3
    server.stop()
    assert server.faults(tried, promised) == []
    print(f"\n{ROUNDS} forms sent four times at once: {len(promised)} taken, {again} told that they were")
