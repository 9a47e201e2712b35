"""Vietnamese first, English second: every sentence of the interface has its English, with the same facts in it."""

import re

from babel.messages.pofile import read_po

from tests.house.source import ROOT
from tools import catalogue

ENGLISH = ROOT / "portal/translations/en/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_the_catalogue_holds_what_code_and_pages_say(tmp_path):
    """Read from the code, not from what somebody last gathered: a new label is missed on the day it is written."""
    template = tmp_path / "messages.pot"
    catalogue.extract(template)
    said, kept = sentences(template), sentences(ENGLISH)
    assert not said - kept, f"not gathered yet (make messages, then translate): {sorted(map(str, said - kept))[:10]}"
    assert not kept - said, f"said nowhere any more (make messages): {sorted(map(str, kept - said))[:10]}"


def sentences(file):
    with file.open("rb") as opened:
        return {message.id for message in read_po(opened) if message.id}


def test_every_sentence_has_its_english():
    with ENGLISH.open("rb") as file:
        english_ones = read_po(file, locale="en")
    missing, uneven = [], []
    for message in english_ones:
        if not message.id:
            continue
        vietnamese = message.id if isinstance(message.id, str) else message.id[0]
        english = message.string if isinstance(message.string, str) else message.string[0]
        if not english:
            missing.append(vietnamese)
        elif set(PLACEHOLDER.findall(vietnamese)) != set(PLACEHOLDER.findall(english)):
            uneven.append(vietnamese)
    assert not missing, f"without English (make messages, then translate): {missing[:10]}"
    assert not uneven, f"other facts in the English: {uneven[:10]}"
    assert len(english_ones) > 1000


def test_no_sentence_advises_what_would_destroy_the_text():
    """A reload empties the form; whoever is refused is told to copy, or may send on."""
    bad = [str(words) for words in sentences(ENGLISH) if "tải lại trang" in str(words).casefold()]
    assert not bad, bad


# A count before a noun: the English has a form for one (ground.text.agreed). Limits of the portal are never one.
LIMITS = {"most", "least", "limit", "months", "largest"}
COUNTS = re.compile(r"%\((\w+)\)s ((?!in |of |for )(?:[a-z-]+ ){0,2}?)(\w+s|people)\b")
NOT_PLURAL = re.compile(
    r"(is|was|has|does|as|its|this|asks|says|reads|leads|lies|stays|already|minus|status|\w+ss|in|at|of|holds|needs)$"
)
NO_NUMBER = {  # names, days and kinds: nobody counts with them
    "ward", "column", "place", "body", "cell", "name", "number", "card", "row", "source", "kind", "unit", "label",
    "group", "committee", "theme", "year", "first", "address", "rule", "until", "time", "sex", "born", "day", "title",
}  # fmt: skip


def test_a_count_before_a_noun_has_a_form_for_one():
    with ENGLISH.open("rb") as file:
        said = [(one.string, one.id) for one in read_po(file, locale="en") if one.id and isinstance(one.string, str)]
    bad = [
        (found[0], english)
        for english, _ in said
        for found in COUNTS.finditer(english)
        if found[1] not in LIMITS | NO_NUMBER and not NOT_PLURAL.match(found[3])
    ]
    assert not bad, "\n".join(map(str, bad))
    forms = [english for english, _ in said if re.search(r"\{[^{}|]*\|[^{}|]*\}", english)]
    assert len(forms) > 100
    for english in forms:
        assert re.search(r"%\(\w+\)s|\{n\}", english.partition("|")[0]), f"no number stands before it: {english}"
