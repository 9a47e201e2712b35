"""Two pairs of one name on every page and paper of a ward in the midst of its month: told apart wherever both stand."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from portal.ground.db import db, in_ward, writing
from portal.ground.names import fold, sort_key, split_name
from portal.people.models import Person
from tests.kit.lived import live, pages_met
from tests.kit.papers import words_in_file
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


def words_of(answer):
    """What a page or a file says; the parts that speak of one person each stand apart."""
    return words_on_page(answer.text) if answer.mimetype == "text/html" else words_in_file(answer.data)


def words_on_page(html):
    main = html[html.find("<main") :] if "<main" in html else html
    main = re.sub(r"<(tr|li|article|section)\b", r" ¦¦ <\1", main)  # a person's row or slip
    main = re.sub(r"<(option|p|h\d|td|dd|dt|label)\b", r" ¦ <\1", main)
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


@pytest.mark.grid
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
            alike += [f"{url}: {one}" for one in bare(words_of(browser.get(url)), NAME[pair])]
    assert not alike, "\n".join(["", *alike])


def pages_with_both(app, ward, browser):
    met = {pair: [] for pair in PAIRS}
    for url, answer in pages_met(app, ward, browser, files=True):
        text = words_of(answer)
        for pair in PAIRS:
            if all(PEOPLE[one][0] in text for one in pair) and not url.startswith(AS_WRITTEN):
                met[pair].append(url)
    return met
