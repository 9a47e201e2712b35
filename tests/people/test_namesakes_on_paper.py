"""Two pairs of one name on the papers that somebody asks for by a form: told apart wherever both stand."""

import pytest

from portal.ground.ids import written
from portal.reports.official import BY_SLUG
from tests.accounts.test_many_slips import PAGE as SLIPS
from tests.kit.lived import live
from tests.kit.papers import words_in_file
from tests.kit.ward import PEOPLE
from tests.people.test_namesakes_everywhere import NAME, PAIRS, TOLD, bare, become_namesakes, found, words_of
from tests.reports.test_official_files import OFFERED, make, taken, work

READERS = ("office", "ward_secretary", "front_chair", "sec_1", "women_head", "front_1")
SIGNED = ("Người lập:", "Người tải:", "BÍ THƯ", "(ký, ghi rõ họ tên)")
BORN = {pair: [str(year) for year in years] for pair, years in PAIRS.items()}


@pytest.fixture
def lived(ward, pytestconfig):
    live(ward, pytestconfig)
    become_namesakes.ward = ward


def with_both(text):
    return [pair for pair in PAIRS if all(PEOPLE[one][0] in text for one in pair)]


def alike(where, text, pairs):
    """Lines that name one of two and do not tell which: neither beside the name nor by a birth year in the same row.
    Whom a paper is signed by is told by the post beside it."""
    return [
        f"{where}: {part[max(0, at - 60) : at + 90]}"
        for pair in pairs
        for part in text.split(" ¦¦ ")
        for at in found(part, NAME[pair])
        if not TOLD.match(part[at + len(NAME[pair]) :])
        and not any(year in part for year in BORN[pair])
        and not part[:at].rstrip(" ¦").endswith(SIGNED)
    ]


def reports(as_, slug):
    """(where, text) of the report as each reader gets it: in a workbook where there is one, which says most."""
    kind = BY_SLUG[slug]
    for who in READERS:
        if who in OFFERED[slug]:
            browser = as_(who)
            where = make(browser, slug, dang=next(iter(kind.forms)).value)
            work()
            yield f"{slug} of {who}", words_in_file(taken(browser, where).data)


@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("slug", OFFERED)
def test_on_every_report_that_is_made(as_, lived, slug):
    both = {where: with_both(text) for where, text in reports(as_, slug)}
    become_namesakes()
    missed = [one for where, text in reports(as_, slug) for one in alike(where, text, both[where])]
    assert not missed, "\n".join(["", *missed])


@pytest.mark.parametrize("who", ["office", "sec_1", "women_head", "front_chair"])
def test_on_member_lists_taken_out_and_printed(as_, lived, who):
    become_namesakes()
    browser, missed = as_(who), []
    for answer in (
        browser.submit(browser.get("/dang-vien/tai-ve"), "/dang-vien/tai-ve", reason="Rà soát danh sách quý II"),
        browser.get("/dang-vien/in"),
    ):
        if answer.status_code == 200:
            text = words_of(answer)
            missed += alike(who, text, [pair for pair in PAIRS if text.count(NAME[pair]) > 1])
    assert not missed, "\n".join(["", *missed])


def test_on_slips_and_the_list_to_sign(as_, ward, lived):
    become_namesakes()
    office = as_("office")
    place = f"{SLIPS}?to-chuc={written(ward.units['cell-1'])}&dang-vien=1"
    people = [written(ward.people[one]) for one in ("member_1", "member_1b")]
    text = words_of(office.post(place, {"nguoi": people, "days": "14"}))
    name = NAME["member_1", "member_1b"]
    assert text.count(name) == 4  # a slip and a line to sign of each
    assert not bare(text, name)
