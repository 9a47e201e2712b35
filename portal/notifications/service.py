from portal.ground.db import db
from portal.ground.text import Sentence, shown
from portal.notifications.models import Told


def tell(person_id: int, what: Sentence, link: str = "") -> None:
    """Keep a message for a person until they read it; it says nothing that its reader may not read."""
    facts = {name: shown(fact) for name, fact in what.facts.items()}
    db.session.add(Told(person_id=person_id, words=what.words, facts=facts, link=link))
