import re
import runpy

import pytest
from gunicorn.config import Config

import manage
from tools.console import ROOT, Refused
from tools.sentences import extract

PINNED = ["requirements.txt", "requirements-dev.txt"]


def test_make_knows_every_deed():
    named = re.search(r"^DEEDS := ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.M)
    assert named
    assert named[1].replace("\\", "").split() == list(manage.DEEDS)


def test_the_readme_tells_every_deed_in_the_words_of_help():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", (ROOT / "README.md").read_text(), re.M))
    assert rows == {name: sentence for name, (_, sentence) in manage.DEEDS.items()}


def test_an_unknown_deed_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="no target fly"):
        manage.main("fly")


@pytest.mark.parametrize("deed", ["restore", "migration"])
def test_a_deed_that_needs_a_word_asks_for_it(deed, monkeypatch):
    monkeypatch.delenv("FILE", raising=False)
    monkeypatch.delenv("M", raising=False)
    with pytest.raises(Refused, match=f"make {deed} "):
        manage.DEEDS[deed][0]()


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_by_hash_and_none_by_address(name):
    pinned = (ROOT / name).read_text()
    packages = re.split(r"^(?=[A-Za-z0-9])", pinned, flags=re.M)[1:]
    assert packages
    loose = [p.split()[0] for p in packages if "==" not in p or "--hash=sha256:" not in p]
    assert not loose, f"{name} leaves {loose} open: python3 manage.py pin"
    assert "://" not in pinned


def test_the_server_knows_every_setting_it_is_given():
    """Gunicorn passes over a misspelt setting in silence."""
    given = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    settings = {name for name in given if not name.startswith("_")} - {"gc", "Any"}
    assert settings <= set(Config().settings)


def test_labels_and_refusals_reach_the_catalogue(tmp_path):
    module = tmp_path / "rules.py"
    module.write_text('class Rating(Labelled):\n    GOOD = "good", "Thực hiện tốt"\n\nsay("Kỳ giám sát đã khóa sổ.")\n')
    with module.open("rb") as file:
        found = {sentence for _, _, sentence, _ in extract(file, {"say": None}, (), {})}
    assert found == {"Thực hiện tốt", "Kỳ giám sát đã khóa sổ."}
