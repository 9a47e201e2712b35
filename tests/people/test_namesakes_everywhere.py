"""Two pairs of one name on every page of a ward in the midst of its month: told apart wherever both stand."""

import re
from html import unescape
from io import BytesIO

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.ground.db import db, in_ward, writing
from portal.ground.names import fold, sort_key, split_name
from portal.people.models import Person
from tests.kit.lived import live, pages_met, papers_met
from tests.kit.ward import PEOPLE

# Of one cell and of different years; of one year and of different cells, one of them the holder of a post.
PAIRS = {("member_1", "member_1b"): (1950, 1984), ("sec_1", "member_3"): (1961, 1961)}
NAME = {pair: PEOPLE[pair[0]][0] for pair in PAIRS}
TOLD = re.compile(r" \(sinh \d{4}")
OF_ONE = "đồng chí "  # a sentence inside the part that is about this person, whose heading tells them apart
# Pages that tell what was written down on a day, in the words of that day, or where each line has told who is meant.
AS_WRITTEN = ("/nhat-ky", "/toi/du-lieu")


def become_namesakes():
    with writing(), in_ward(1):
        for pair, years in PAIRS.items():
            name = NAME[pair]
            for who, year in zip(pair, years, strict=True):
                told = {"birth_year": year, "birth_date": None}
                words = {"name": name, "folded": fold(name), "sort_key": sort_key(name)}
                told |= words | {"given_name": split_name(name)[1]}
                db.session.execute(sa.update(Person).where(Person.id == become_namesakes.ward.people[who]).values(told))


def words_of(html):
    main = html[html.find("<main") :] if "<main" in html else html
    main = re.sub(r"<(option|tr|li|article|p|h\d|td|dd|dt|label)\b", r" ¦ <\1", main)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def bare(text, name):
    """How often the name stands alone."""
    return [
        text[max(0, at - 60) : at + 80]
        for at in found(text, name)
        if not TOLD.match(text[at + len(name) :]) and not text[:at].endswith(OF_ONE)
    ]


def found(text, name):
    return [one.start() for one in re.finditer(re.escape(name), text)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "who", ["office", "sec_1", "front_1", "front_chair", "ward_secretary", "women_head", "sponsor_1", "youth_head"]
)
def test_nobody_is_taken_for_a_namesake_on_any_page(app, ward, as_, who, pytestconfig):
    live(ward, pytestconfig)
    become_namesakes.ward = ward
    both = pages_with_both(app, ward, as_(who))
    become_namesakes()
    browser, alike = as_(who), []
    for pair, urls in both.items():
        for url in urls:
            alike += [f"{url}: {one}" for one in bare(words_of(browser.get(url).text), NAME[pair])]
    assert not alike, "\n".join(["", *alike])


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lines_of(mimetype, content):
    """What somebody reads in a paper, line by line or cell by cell."""
    if mimetype == EXCEL:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True)
        return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    if mimetype == WORD:
        paper = docx.Document(BytesIO(content)).element.body
        return ["".join(one.itertext()) for one in paper.iter() if one.tag.endswith("}p")]
    if mimetype == "application/pdf":
        return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]
    return []


def papers_read(app, ward, browser):
    for url, answer in papers_met(app, ward, browser):
        if lines := lines_of(answer.mimetype, answer.data):
            yield url, [unescape(one) for one in lines]


@pytest.mark.slow
@pytest.mark.parametrize("who", ["office", "sec_1", "front_1", "ward_secretary"])
def test_nobody_is_taken_for_a_namesake_on_any_paper(app, ward, as_, who, pytestconfig):
    live(ward, pytestconfig)
    become_namesakes.ward = ward
    both, browser = {}, as_(who)
    for url, lines in papers_read(app, ward, browser):
        both[url] = [pair for pair in PAIRS if all(PEOPLE[one][0] in " ".join(lines) for one in pair)]
    assert any(both.values()), "no paper names two of them"
    become_namesakes()
    alike, seen = [], 0
    for url, lines in papers_read(app, ward, as_(who)):
        for pair in both.get(url, ()):
            seen += 1
            alike += [f"{url}: {one}" for line in lines for one in bare(line, NAME[pair])]
    assert seen
    assert not alike, "\n".join(["", *alike])


def pages_with_both(app, ward, browser):
    met = {pair: [] for pair in PAIRS}
    for url, page in pages_met(app, ward, browser):
        text = words_of(page.text)
        for pair in PAIRS:
            if all(PEOPLE[one][0] in text for one in pair) and not url.startswith(AS_WRITTEN):
                met[pair].append(url)
    return met
