"""Every sentence with two numbers or more, on every page and paper of the demonstration ward, as each of its people
reads it: a part is never more than its whole, parts make the whole beside them, and a column makes its own foot.

A sentence that is met and stands nowhere below fails: whoever writes one says here how its numbers belong together."""

import random
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml.html import fromstring
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.accounts.models import Account
from portal.accounts.personas import PERSONAS
from portal.accounts.queries import actor_of, person_name
from portal.ground import clock, text
from portal.ground.db import db, in_ward
from portal.reports.checking.reading import COUNT, NUMBER, WHOLE, plain
from portal.reports.official import KINDS, ReportRequest, service
from portal.supervision.rules.parts import IN_WORDS
from portal.web import pages
from tests.kit import sampling
from tests.kit.pages import FROM_OURS, SITE

LINK = re.compile(r'\bhref="(/[^"#]*)')
TOKEN = re.compile(r'csrf_token" value="([^"]+)"')
SHARE = re.compile(r"%\((\w+)\)s/%\((\w+)\)s")
FACT = re.compile(rf"{COUNT}(?:/{COUNT})?(?: ?\(?[\d,]+%\)?)?")
IN_RUNNING_TEXT = re.compile(rf"(?<![\w/.,-]){COUNT}/{COUNT}(?![\w/.,-])(?: \((\d+)(?:,(\d))?%\))?")
WAYS = 3  # how many pages of each kind are read where all of them are walked
A_FEW = 40  # pages of each person where a sample is walked

# How the numbers of a sentence belong together; of a share "a/b" the sentence itself says which is the whole.
TOGETHER = {
    **{one.words: lambda n: n["recorded"] == n["remark"] + n["nil"] + n["unseen"] for one in IN_WORDS.values()},
    "%(count)s đảng viên, trong đó %(exempt)s được miễn công tác, sinh hoạt": lambda n: n["exempt"] <= n["count"],
    "Dòng %(first)s–%(last)s trong %(count)s": lambda n: 1 <= n["first"] <= n["last"] <= n["count"],
    "Đã thông qua %(done)s/%(all)s đồng chí phải lập kế hoạch; đã nộp %(handed)s": lambda n: (
        n["done"] <= n["handed"] <= n["all"]
    ),
    "Yêu cầu chỉnh sửa: %(times)s lượt, %(people)s đồng chí.": lambda n: n["people"] <= n["times"],
    "Phần lớn các tổ ghi %(low)s–%(high)s nhận xét một tháng. "
    "Không có ý kiến cũng là câu trả lời bình thường.": lambda n: n["low"] <= n["high"],
    "Triệu tập %(all)s: có mặt %(present)s, vắng có lý do %(excused)s, vắng không lý do %(absent)s, "
    "chưa điểm danh %(unsaid)s.": lambda n: n["all"] == n["present"] + n["excused"] + n["absent"] + n["unsaid"],
}
# Numbers that count no parts of one another, and why.
APART = {
    "có mặt %(present)s, vắng có lý do %(excused)s, vắng %(absent)s": "stands under the share of who was marked",
    "Điện thoại: %(taps)s lần chạm, khoảng %(thumb)s phút. Bàn phím: %(keys)s phím, khoảng %(hand)s phút. "
    "Giấy rồi nhập: %(clicks)s lần bấm, khoảng %(pen)s phút của hai người.": "measures of three ways",
    "Trả lời trong %(days)s ngày làm việc; thực hiện trong %(view)s đến %(others)s ngày "
    "(Nghị định 356/2025/NĐ-CP)": "terms of the law",
    "Thực hiện xong trong %(view)s ngày (xem, sửa) hoặc %(object)s ngày (hạn chế, phản đối) kể từ ngày nhận; "
    "%(others)s ngày nếu cần nơi khác cùng làm. Hạn theo Nghị định 356/2025/NĐ-CP.": "terms of the law",
}
DATES = {"day", "month", "year"}


class Told:
    """The sentences of two numbers or more that were put into words, and what of them is wrong."""

    def __init__(self):
        self.read, self.wrong, self.where = Counter(), [], ""

    def hear(self, words, facts):
        numbers = {name: number for name, fact in facts.items() if (number := _number(fact)) is not None}
        if len(numbers) < 2 or _is_date(words, numbers):
            return
        self.read[words] += 1
        shares = SHARE.findall(words)
        within = {name for share in shares for name in share}
        whole = TOGETHER.get(words)
        wrong = [share for share in shares if set(share) <= set(numbers) and numbers[share[0]] > numbers[share[1]]]
        if wrong or (whole and not whole(numbers)):
            self.wrong.append(f"{self.where}: {words} {numbers}")
        elif words not in TOGETHER and words not in APART and not set(numbers) <= within:
            self.wrong.append(f"{self.where}: nobody says how these belong together: {words} {numbers}")

    def look(self, html):
        """At what templates wrote without a sentence: shares in running text, and columns with a foot."""
        tree = fromstring(html)
        for gone in tree.xpath("//script | //style | //nav | //input | //textarea"):
            gone.drop_tree()
        for main in tree.xpath("//main"):
            self._shares(_text(main))
        for table in tree.xpath("//main//table"):
            self._foot([[_text(cell) for cell in row.xpath("./td | ./th")] for row in table.xpath(".//tbody/tr")])

    def _shares(self, words):
        for found in IN_RUNNING_TEXT.finditer(words):
            part, whole = (int(one.replace(".", "")) for one in found.groups()[:2])
            if found[3] is None:
                continue  # 30/4 is a day; what is a share says its rate, or is a sentence
            self.read["a share with its rate"] += 1
            decimals = 1 if found[4] else 0
            said = f"{found[3]},{found[4]}" if decimals else found[3]
            if not whole or f"{100 * part / whole:.{decimals}f}".replace(".", ",") != said:
                self.wrong.append(f"{self.where}: {found[0]}")

    def _foot(self, rows):
        feet = [row for row in rows if row and plain(row[0]) in WHOLE]
        if len(feet) != 1:
            return
        others = [row for row in rows if row is not feet[0] and len(row) == len(feet[0])]
        for at, foot in enumerate(map(NUMBER.fullmatch, feet[0])):
            column = [NUMBER.fullmatch(row[at]) for row in others]
            if not foot or not all(column):
                continue  # words, or a number that is not shown to this reader
            for group in (1, 2):
                if foot[group]:
                    self.read["a column with its foot"] += 1
                    if sum(_whole(one[group]) for one in column) != _whole(foot[group]):
                        self.wrong.append(f"{self.where}: {feet[0][0]}, column {at + 1} is {foot[0]}")


def _whole(digits):
    return int((digits or "0").replace(".", ""))


def _number(fact):
    """A count, or the part of a share that is put in as one fact."""
    if isinstance(fact, bool):
        return None
    if isinstance(fact, int):
        return fact
    found = FACT.fullmatch(str(fact)) if isinstance(fact, str | text.Sentence) else None
    return _whole(found[1]) if found else None


def _is_date(words, numbers):
    of_period = re.match(r"(tháng|quý) %\(number\)s/%\(year\)s", words, re.IGNORECASE)
    return bool(of_period) or set(numbers) <= DATES


def _text(node):
    return " ".join(" ".join(node.itertext()).split())


@pytest.fixture(scope="module")
def opened(demonstrations, tmp_path_factory):
    """A demonstration ward to walk through: whoever opens a page leaves a trace."""
    return demonstrations.copy(tmp_path_factory.mktemp("opened") / "ward")


@pytest.fixture
def told(monkeypatch):
    heard, rightly = Told(), text.agreed

    def agreed(words, facts):
        heard.hear(words, facts)
        return rightly(words, facts)

    monkeypatch.setattr(text, "agreed", agreed)
    monkeypatch.setattr(pages, "agreed", agreed)
    return heard


def signed_in(app, key):
    client = app.test_client()
    token = TOKEN.search(client.get("/dang-nhap", base_url=SITE).text)[1]
    answer = client.post("/dang-nhap/vai", base_url=SITE, data={"vai": key, "csrf_token": token}, headers=FROM_OURS)
    assert answer.status_code == 303
    return client


def kind_of(app, url):
    parts = urlsplit(url)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint == "static" else (endpoint, *sorted(parse_qs(parts.query)))


def walk(app, client, told, draw, *, whole):
    """What the home page leads to, a few pages of each kind, or the pages that are drawn; how many were read."""
    todo, met, kinds = ["/"], set(), Counter()
    while todo and (whole or len(met) < A_FEW):
        url = todo.pop(draw.randrange(len(todo)))
        kind = kind_of(app, url)
        if url in met or kind is None or kinds[kind] >= (WAYS if whole else 1):
            continue
        met.add(url)
        kinds[kind] += 1
        told.where = url
        answer = client.get(url, base_url=SITE)
        assert answer.status_code < 500, url
        if answer.status_code == 200 and answer.mimetype == "text/html":
            told.look(answer.text)
            todo += [link for link in map(unescape, LINK.findall(answer.text)) if link not in met]
        answer.close()
    return len(met)


@pytest.mark.grid
@pytest.mark.parametrize("key", [one.key for one in PERSONAS])
def test_every_sentence_of_every_page_adds_up(opened, told, key, request):
    whole = request.config.getoption("whole")
    looked_at = walk(opened, signed_in(opened, key), told, random.Random(f"{sampling.seed()} {key}"), whole=whole)
    print(f"{key}: {looked_at} pages, {sum(told.read.values())} sentences of {len(told.read)} kinds")
    assert looked_at >= A_FEW
    assert told.read
    assert not told.wrong, "\n".join(told.wrong)


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.report], ids=lambda kind: kind.code)
def test_every_sentence_of_every_report_adds_up(demonstration, told, kind):
    """By whoever may have it made, in the first of its forms; its tables are compared by `figures --check`."""
    with in_ward(1):
        today, made = clock.ward_today(), 0
        for account in db.session.scalars(db.select(Account).order_by(Account.id)).all():
            actor = actor_of(account, person_name(account), today)
            places = kind.places(actor, today) if kind.offered(actor, today) else []
            if not kind.offered(actor, today) or made > 2:
                continue
            told.where, made = f"{kind.code} for {account.id}", made + 1
            asked = ReportRequest(
                today, campaign="tu-soi-2022", month="2022-04", year=2022, unit_id=places[0].id if places else None
            )
            root = demonstration.config["FILES"]
            assert service.made(actor, root, kind, asked, kind.forms[0], today, reason="Đối chiếu số liệu.").content
    assert made
    assert not told.wrong, "\n".join(told.wrong)


def test_what_does_not_add_up_is_told():
    told = Told()
    told.hear("Đã điểm danh %(said)s/%(all)s", {"said": 3, "all": 2})
    told.hear("%(one)s người, %(two)s buổi", {"one": 3, "two": 2})
    told.hear(
        next(iter(IN_WORDS.values())).words,
        {"recorded": 6, "whole": 9, "remark": 3, "nil": 2, "unseen": 2, "open": 3, "moved": 0},
    )
    told.hear("Đã điểm danh %(said)s/%(all)s", {"said": 2, "all": 2})
    told.hear("tháng %(number)s/%(year)s", {"number": 4, "year": 2022})
    assert len(told.wrong) == 3
    told.look("<main><p>538/551 (97,6%) và 538/551 (97,5%), 16/17 (94%)</p></main>")
    assert len(told.wrong) == 4
    rows = "<tr><td>A</td><td>3</td><td>1/2</td></tr><tr><td>B</td><td>4</td><td>2/2</td></tr>"
    told.look(f"<main><table><tbody>{rows}<tr><td>Cộng</td><td>8</td><td>3/4</td></tr></tbody></table></main>")
    assert len(told.wrong) == 5
