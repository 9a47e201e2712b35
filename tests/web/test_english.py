"""Someone who prefers English reads the portal in English, and nobody else does."""

from portal.accounts.models import Account
from portal.ground.db import db, will_write


def test_the_portal_speaks_english_to_who_asked_for_it(as_, ward):
    will_write()
    db.session.get(Account, (1, ward.accounts["front_1"])).language = "en"
    db.session.commit()
    english, vietnamese = as_("front_1").get("/"), as_("front_3").get("/")
    assert 'lang="en"' in english.text
    assert "My work" in english.text
    assert "Việc của tôi" not in english.text
    assert "Việc của tôi" in vietnamese.text
