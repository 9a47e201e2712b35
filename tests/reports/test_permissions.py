"""The policy table as people read it: printed, never written by hand."""

from portal.policy import Action
from portal.policy.table import WHO_MAY
from portal.reports.permissions import PLACE, markdown, table, ways


def test_the_document_is_the_table():
    assert PLACE.read_text() == markdown(), "print it again: ./tusoi permissions"


def test_every_action_has_its_line():
    assert [line.action for line in table()] == list(Action) == list(WHO_MAY)


def test_no_code_stands_in_what_people_read(as_):
    page = as_("member_1").get("/ai-duoc-lam-gi")
    assert page.status_code == 200
    for words in (markdown(), page.text.split("<main", 1)[1].split("</main>", 1)[0]):
        for code in ("cell_", "ward_", "body_", "themself", "kin", "(ward)", " & ", " | ~"):
            assert code not in words, code


def test_a_way_names_who_and_on_what_conditions():
    assert ways(WHO_MAY[Action.NOTE_READ])[-1] == "chính đảng viên đó · đã thông báo cho đảng viên"
    assert ways(WHO_MAY[Action.NOTE_SEND]) == ["cấp trưởng, cấp phó của tổ chức đó", "chi ủy, đối với sổ của chi ủy"]


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get("/ai-duoc-lam-gi").status_code == 401
