"""What a sentence says where it is read."""

from portal.ground import text


def test_nothing_stays_nothing_where_the_catalogue_answers_it_with_its_own_heading(monkeypatch):
    monkeypatch.setattr(text, "_translate", lambda words: words or "Project-Id-Version: 1")
    assert str(text.say("")) == ""
    assert str(text.say("Sửa")) == "Sửa"
