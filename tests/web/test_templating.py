"""What is said when a template is built, and what is remembered of one page for the next, is nobody's but theirs who
would have read it anyway."""

import pytest
from flask import g, render_template_string, url_for
from markupsafe import Markup

from portal.accounts.models import Account
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.people.models import Person
from portal.web import pages
from tests.kit.pages import standing


def speaks(ward, name, language):
    will_write()
    db.session.get(Account, (1, ward.accounts[name])).language = language
    db.session.commit()
    will_write(False)


def sheet_of(ward):
    return f"/giam-sat/2022-04/{written(ward.units['front-1'])}?loc="


@pytest.fixture
def made_of(app):
    """The Python that a template becomes."""
    return lambda source: app.jinja_env.compile(source, name="tried.html", raw=True)


def test_a_sentence_without_facts_is_text_of_the_template(made_of):
    code = made_of("<p>{{ _('Lưu nháp') }}</p>{% set word = _('Đã ghi 5%%') %}{{ word }}")
    assert "'<p>Lưu nháp</p>" in code
    assert "Markup('Đã ghi 5%')" in code
    assert "context.call" not in code


@pytest.mark.parametrize(
    "source",
    ["{{ _('Còn %(count)s', count=3) }}", "{{ _(words) }}", "{{ _('Đồng chí chưa có việc') }}", "{{ __('x') }}"],
)
def test_what_depends_on_facts_or_on_the_reader_is_asked_for_each_time(made_of, source):
    assert "context.call" in made_of(source)


def test_a_sentence_is_escaped_by_nobody_and_means_what_it_meant(app):
    with app.test_request_context("/"):
        assert render_template_string("{{ _('<b>Hà</b> & Nội') }}") == "<b>Hà</b> & Nội"
        assert render_template_string("{{ [_('a'), _('b')]|join('<') }}") == "a&lt;b"
        assert render_template_string("{{ _('Đồng chí đã ghi')|upper }}") == "ĐỒNG CHÍ ĐÃ GHI"


def test_readers_of_two_languages_in_turn_read_each_their_own(as_, ward):
    """As one process answers them, whoever comes first."""
    told = []
    for language in ("en", "vi", "en", "vi"):
        speaks(ward, "front_1", language)
        page = standing(as_("front_1").get(sheet_of(ward)).text)
        assert f'lang="{language}"' in page
        assert ("Lọc theo trạng thái" in page) == (language == "vi")
        told.append(page)
    assert told[:2] == told[2:]


def test_a_row_that_is_remembered_speaks_to_its_reader_as_they_are_spoken_to(app):
    macro = app.jinja_env.from_string(
        "{% macro line(who) %}{{ who }}: {{ _('Đồng chí đã ghi') }}{% endmacro %}"
    ).module.line
    for comrade, words in ((True, "Đồng chí"), (False, "Ông/bà"), (True, "Đồng chí")):
        with app.test_request_context("/"):
            g.is_comrade = comrade
            assert str(pages.drawn_once(macro)("An")) == f"An: {words} đã ghi"


def test_a_row_is_drawn_once_for_the_same_words_and_again_for_others(app):
    drawn = []

    def line(*words):
        drawn.append(words)
        return Markup("-".join(map(str, words)))

    for _ in range(2):
        with app.test_request_context("/"):
            g.is_comrade = True
            once = pages.drawn_once(line)
            assert [once("An", 1), once("An", 2), once("An", 1)] == ["An-1", "An-2", "An-1"]
    assert drawn == [("An", 1), ("An", 2)]


def test_a_changed_name_is_on_the_next_sheet(as_, ward):
    sheet = sheet_of(ward)
    before = as_("front_1").get(sheet).text
    will_write()
    person = db.session.get(Person, (1, ward.people["member_1"]))
    was, person.name = person.name, "Lò Thị Đổi Tên"
    assert was in before
    db.session.commit()
    will_write(False)
    after = as_("front_1").get(sheet).text
    assert "Lò Thị Đổi Tên" in after
    assert was not in after


def test_an_address_is_remembered_as_what_it_is_and_where_it_is_asked(app):
    address = app.jinja_env.globals["url_for"]
    for root in ("", "/soi", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            told = [address("people.members", trang=one, q=["a", "b"]) for one in (1, True, "1", 1)]
            assert told == [url_for("people.members", trang=one, q=["a", "b"]) for one in (1, True, "1", 1)]
            alone = [address("people.members", trang=one) for one in (1, True, "1", 1.0, 1)]
            assert alone == [url_for("people.members", trang=one) for one in (1, True, "1", 1.0, 1)]
            assert all(one.startswith(f"{root}/") for one in (*told, *alone))
            assert address("people.members", _external=True).endswith(f"://localhost{root}/dang-vien")


def test_a_static_file_that_changed_has_another_address(app, monkeypatch, tmp_path):
    (tmp_path / "portal.css").write_text("a {}")
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    address = app.jinja_env.globals["url_for"]
    with app.test_request_context("/"):
        first = address("static", filename="portal.css")
        (tmp_path / "portal.css").write_text("b { color: red }")
        assert address("static", filename="portal.css") != first
