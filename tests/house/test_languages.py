"""Vietnamese first, English second: every sentence of the interface has its English, with the same facts in it."""

import re

from babel.messages.pofile import read_po

from tests.house.source import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_every_sentence_has_its_english():
    with (ROOT / "portal/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    missing, uneven = [], []
    for message in catalogue:
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
    assert len(catalogue) > 1000
