"""One guard for every form: being drawn is enough, what is exempt says why, and what was typed comes back."""

import pytest

from portal.accounts.models import Draft
from portal.ground.db import db
from portal.ground.ids import written
from portal.web import guard
from portal.web.drawn import forms_of
from tests.kit.forms import form_on, marks, touched
from tests.web.test_every_page import addresses

WORDS = "Ban đã gặp đủ mười hai hộ, bà con góp ý về giờ thu gom rác."
# Who fills in forms, each with what only they may; the rest of the ward sees no form that these do not.
WRITERS = ("office", "front_1", "sec_1", "ward_secretary", "typist_1", "youth_head", "member_1")


def fill(form, **said):
    return marks(form) | touched(form) | said


def keep(browser, form, **said):
    return browser.post("/nhap", fill(form, **said), True)


def drafts():
    return db.session.scalars(db.select(Draft).where(Draft.form == guard.FORM)).all()


def pages_of(app, ward, browser):
    for _, url in addresses(app, ward):
        response = browser.get(url)
        if response.status_code == 200 and response.mimetype == "text/html":
            yield url, response


@pytest.mark.grid
@pytest.mark.parametrize("name", WRITERS)
def test_every_form_of_every_page_keeps_what_is_typed(app, ward, as_, name):
    """The list of forms is what the routes' own pages draw: a new form cannot be forgotten."""
    browser, seen, offences = as_(name), set(), []
    for url, page in list(pages_of(app, ward, browser)):
        for form in forms_of(page.text):
            if not form.posts or not form.typed or form.action in seen:
                continue
            seen.add(form.action)
            with app.test_request_context(base_url="https://localhost"):
                endpoint = guard.endpoint_of(form.action)
            offences += [f"{url}: the browser remembers {one}" for one in remembered(form) if endpoint not in DOOR]
            if endpoint in guard.EXEMPT or form.asks_a_password:
                continue
            if form.attributes.get("autocomplete") != "off":
                offences.append(f"{url}: the browser remembers what is typed into {endpoint}")
            if "data-autosave" not in form.attributes:
                offences.append(f"{url}: the form of {endpoint} is not guarded and not exempt")
            elif form.attributes["data-autosave"] == "/nhap":
                offences += came_back_otherwise(browser, url, form)
    assert seen
    assert not offences, "\n".join(offences)


DOOR = ("accounts.sign_in", "accounts.activate", "accounts.change_password")  # a browser's own keys are welcome there


def remembered(form):
    """Fields into which a browser of the office would offer the next person what the last one typed."""
    off = form.attributes.get("autocomplete") == "off"
    return [
        one.name for one in form.typed if one.is_written and not off and one.attributes.get("autocomplete") != "off"
    ]


def came_back_otherwise(browser, url, form):
    said = touched(form)
    answer = keep(browser, form)
    if answer.status_code != 200 or "Đã lưu nháp" not in answer.text:
        yield f"{url}: {form.action} is not kept: {answer.status_code}"
        return
    again = form_on(browser.get(url), form.action).says()
    for name, values in said.items():
        if again.get(name, []) != values:
            yield f"{url}: {form.action}: {name} was {values}, came back {again.get(name)}"


def test_each_exemption_is_an_address_of_ours_and_says_why(app):
    assert not set(guard.EXEMPT) - set(app.view_functions)
    assert all(len(why.split()) > 4 for why in guard.EXEMPT.values())


def sending(ward):
    return f"/giam-sat/2022-04/{written(ward.units['front-1'])}/gui"


def test_the_bodys_general_remark_is_kept_and_said_to_be_a_draft(as_, ward):
    head = as_("front_1")
    keep(head, form_on(head.get(sending(ward)), sending(ward)), general_remark=WORDS)
    page = head.get(sending(ward))
    assert WORDS in page.text
    assert "Nháp chưa ghi" in page.text
    assert "Nháp chưa ghi" not in as_("helper_1").get(sending(ward)).text


def test_it_is_kept_again_and_again_by_one_window_and_by_the_next(as_, ward):
    for words in ("Mới gõ mấy chữ", "Gõ thêm mấy chữ nữa", WORDS):
        head = as_("front_1")
        form = form_on(head.get(sending(ward)), sending(ward))
        for more in ("", " và nữa", " và nữa."):
            assert "Đã lưu nháp" in keep(head, form, general_remark=words + more).text
            assert drafts()[0].fields["said"]["general_remark"] == [words + more]


def test_a_draft_is_seen_by_nobody_else_and_thrown_away_by_its_writer(as_, ward):
    head, other = as_("front_1"), as_("office")
    keep(head, form_on(head.get(sending(ward)), sending(ward)), general_remark=WORDS)
    (kept,) = drafts()
    throw = f"/nhap/{written(kept.id)}/bo"
    assert WORDS not in other.get("/nhap").text
    assert other.post(throw).status_code == 404
    assert WORDS in head.get("/nhap").text
    assert head.post(throw).status_code == 303
    assert not drafts()
    assert WORDS not in head.get(sending(ward)).text


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_recorded_leaves_no_draft_and_a_late_one_brings_nothing_back(as_, ward, htmx):
    office = as_("office")
    url, action = "/so-lieu-phuong", "/so-lieu-phuong"
    form = form_on(office.get(url), action)
    said = {"kind": form.typed[0].attributes["value"], "value": "12", "since": "01/04/2022", "source": WORDS}
    keep(office, form, **said)
    assert len(drafts()) == 1
    answer = office.post(action, marks(form) | said, htmx)
    assert answer.status_code in (200, 303), answer.text
    assert not drafts()
    keep(office, form, **said)
    assert not drafts()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_refused_form_keeps_its_draft_and_shows_what_was_sent(as_, ward, htmx):
    office = as_("office")
    form = form_on(office.get("/so-lieu-phuong"), "/so-lieu-phuong")
    keep(office, form, source="Lời đã lưu trước đó một lúc")
    answer = office.post("/so-lieu-phuong", marks(form) | {"source": WORDS, "since": "31/02/2022"}, htmx)
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "Lời đã lưu trước đó một lúc" not in answer.text
    assert len(drafts()) == 1


def test_a_preview_leaves_the_draft_to_the_form_that_records(as_, ward):
    office = as_("office")
    page = office.get(f"/bien-dong/mien-giam?nguoi={written(ward.member_1)}")
    form = next(one for one in forms_of(page.text) if "xem-truoc" in one.action)
    kind = next(one for one in form.typed if one.kind == "radio")
    said = fill(form) | {"day": "20/04/2022", "basis": "QĐ 12, 20/4/2022", kind.name: kind.attributes["value"]}
    said |= {one.name: "" for one in form.typed if one.name in ("until", "last_on")}
    keep(office, form, **said)
    preview = office.post(form.action, said)
    assert "Ảnh hưởng khi lưu" in preview.text
    assert len(drafts()) == 1
    assert office.submit(preview, "mien-giam").status_code == 303
    assert not drafts()


def test_without_a_script_a_button_keeps_the_draft(as_, ward):
    head = as_("front_1")
    page = head.get(sending(ward))
    assert 'formaction="/nhap"' in page.text
    answer = head.post("/nhap", marks(form_on(page, sending(ward))) | {"general_remark": WORDS})
    assert (answer.status_code, answer.location) == (303, sending(ward))
    assert WORDS in head.get(sending(ward)).text


def test_without_a_script_an_older_window_reads_both_texts_too(as_, ward):
    head = as_("front_1")
    older, newer = (form_on(head.get(sending(ward)), sending(ward)) for _ in range(2))
    keep(head, newer, general_remark=WORDS)
    answer = head.post("/nhap", marks(older) | {"general_remark": "Viết ngắn thôi."})
    assert answer.status_code == 409
    assert answer.text.count(WORDS) == answer.text.count("Viết ngắn thôi.") == 1


def test_a_draft_names_a_form_of_ours_or_is_none(as_, ward):
    head = as_("front_1")
    for told in ("", "/khong-co", "//xau.example/gui", "https://xau.example/", "/dang-nhap", "/tim"):
        assert head.post("/nhap", {"draft_of": told, "words": WORDS}, True).status_code == 404
    assert not drafts()


def test_what_is_too_long_for_a_form_is_never_said_to_be_kept(as_, ward):
    head = as_("front_1")
    form = form_on(head.get(sending(ward)), sending(ward))
    answer = keep(head, form, general_remark="x " * guard.LARGEST)
    assert answer.status_code == 409
    assert "Đã lưu nháp" not in answer.text


def test_an_older_window_of_any_form_spoils_nothing(as_, ward):
    head = as_("front_1")
    older, newer = (form_on(head.get(sending(ward)), sending(ward)) for _ in range(2))
    keep(head, newer, general_remark=WORDS)
    answer = keep(head, older, general_remark="Viết ngắn thôi.")
    assert answer.status_code == 409
    assert WORDS in answer.text
    assert "Viết ngắn thôi." in answer.text
    assert drafts()[0].fields["said"]["general_remark"] == [WORDS]
