"""Every word of the glossary is in the code where it says, and in the addresses it names."""

from importlib import import_module

import pytest

from portal.glossary import AVOID, GLOSSARY
from tests.house.test_languages import ENGLISH, sentences


@pytest.mark.parametrize("word", GLOSSARY, ids=lambda word: word.code)
def test_a_word_is_where_the_glossary_says(word):
    module, _, path = word.where.partition(":")
    found = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)

    assert word.where.endswith(word.code.rpartition(".")[2])


def test_a_word_stands_once():
    assert len({word.vietnamese for word in GLOSSARY}) == len({word.where for word in GLOSSARY}) == len(GLOSSARY)


def test_every_address_of_the_glossary_is_answered(app):
    answered = {rule.rule for rule in app.url_map.iter_rules()}

    assert {word.slug for word in GLOSSARY if word.slug} <= answered


@pytest.mark.parametrize("words", AVOID)
def test_a_word_to_avoid_stands_in_no_sentence(words):
    said = [one for message in sentences(ENGLISH) for one in ([message] if isinstance(message, str) else message)]
    assert [one for one in said if words in one] == [], f"say “{AVOID[words]}”"
