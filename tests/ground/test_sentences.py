"""What a sentence says where it is read."""

import pytest

from portal.ground import text
from portal.web import pages


def test_nothing_stays_nothing_where_the_catalogue_answers_it_with_its_own_heading(monkeypatch):
    monkeypatch.setattr(text, "_translate", lambda words: words or "Project-Id-Version: 1")
    assert str(text.say("")) == ""
    assert str(text.say("Sửa")) == "Sửa"


@pytest.mark.parametrize(
    ("facts", "read"),
    [
        ({"count": 1, "late": 0}, "1 note was sent, 0 checks late"),
        ({"count": 2, "late": 1}, "2 notes were sent, 1 check late"),
        ({"count": "1.000", "late": "1"}, "1.000 notes were sent, 1 check late"),
    ],
)
def test_english_words_follow_the_number_before_them(monkeypatch, facts, read):
    english = "%(count)s {note was|notes were} sent, %(late)s {check|checks} late"
    monkeypatch.setattr(text, "_translate", lambda _: english)
    assert str(text.say("Đã gửi %(count)s nhận xét, %(late)s kiểm tra quá hạn", **facts)) == read


def test_in_a_page_too_and_a_fact_is_escaped_and_chooses_nothing(app, monkeypatch):
    monkeypatch.setattr(pages, "worded", lambda _: "%(count)s {row|rows} of %(name)s")
    draw = app.jinja_env.from_string("{{ _('x', count=count, name=name) }}").render
    with app.test_request_context("/"):
        assert draw(count=1, name="<b>{a|b}") == "1 row of &lt;b&gt;{a|b}"
        assert draw(count=21, name="x") == "21 rows of x"


def test_a_sentence_kept_with_a_message_is_read_in_the_readers_language(monkeypatch):
    kept = text.put_away(text.say("Đã chốt %(month)s.", month=text.month_name("2022-04")))
    assert kept == {
        "words": "Đã chốt %(month)s.",
        "facts": {"month": {"words": "tháng %(number)s/%(year)s", "facts": {"number": "4", "year": "2022"}}},
    }
    english = {"Đã chốt %(month)s.": "%(month)s is closed.", "tháng %(number)s/%(year)s": "%(number)s/%(year)s"}
    monkeypatch.setattr(text, "_translate", lambda words: english[words])
    assert str(text.taken_out(**kept)) == "4/2022 is closed."
