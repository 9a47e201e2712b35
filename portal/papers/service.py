from datetime import date
from pathlib import Path

from portal import audit
from portal.ground import files
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import or_404, refuse
from portal.ground.text import say
from portal.organisations.service import decide
from portal.papers import queries
from portal.papers.checking import checked
from portal.papers.kinds import PAPERS
from portal.papers.letterheads import LetterheadSettings, Whose, kept_on
from portal.papers.models import PaperTemplate
from portal.papers.numerals import SETTING, NumberStyle, style_on
from portal.policy import Action, Actor, require


def replace_template(actor: Actor, root: Path, code: str, content: bytes, name: str, *, reason: str) -> PaperTemplate:
    """The ward's own template serves from now on; Invalid says what is wrong with the file."""
    require(actor, Action.PAPERS_MANAGE)
    paper = PAPERS[code]
    clean, used = checked(paper, content, name)
    stored = files.keep(root, clean.content, clean.name)
    flush()
    template = PaperTemplate(
        paper=code,
        number=queries.last_number(code) + 1,
        file_id=stored.id,
        placeholders=list(used),
        reason=reason,
        made_by=actor.person_id,
    )
    db.session.add(template)
    audit.record(
        actor, Action.PAPERS_MANAGE, template, paper=code, number=template.number, sha256=stored.sha256, reason=reason
    )
    return template


def withdraw_template(actor: Actor, template_id: int) -> PaperTemplate:
    """The one before it serves again, at last the portal's own."""
    require(actor, Action.PAPERS_MANAGE)
    template = or_404(db.session.get(PaperTemplate, (ward(), template_id)))
    refuse(say("Mẫu này đã được thu lại.") if template.withdrawn_at else None)
    template.withdrawn_at = now()
    audit.record(actor, Action.PAPERS_MANAGE, template, withdrawn=template.paper, number=template.number)
    return template


def set_layout(actor: Actor, whose: Whose, typed: LetterheadSettings, *, since: date) -> list[str]:
    """What differs from what already holds on the day is decided from it on; papers before it stay as they were.
    Answers with the names of the settings that changed."""
    require(actor, Action.PAPERS_MANAGE)
    before, changed = kept_on(whose, since), []
    pairs: tuple[tuple[str, object, bool], ...] = (
        (whose.signature, [line for line in (typed.authority, typed.post) if line], typed[:2] != before[:2]),
        (f"paper_symbol_{whose.slug}", typed.symbol, typed.symbol != before.symbol),
        (f"paper_margins_{whose.kind}", list(typed.margins), typed.margins != before.margins),
        ("paper_place", typed.place, typed.place != before.place),
        (f"paper_recipients_{whose.slug}", list(typed.recipients), typed.recipients != before.recipients),
        (f"paper_addressed_{whose.slug}", list(typed.addressed), typed.addressed != before.addressed),
    )
    for name, value, differs in pairs:
        if differs:
            decide(actor, name, value, since=since)
            changed.append(name)
    return changed


def set_numbers(actor: Actor, typed: NumberStyle, *, since: date) -> bool:
    """How papers dated from then on write numbers and days; False where nothing changed."""
    require(actor, Action.PAPERS_MANAGE)
    if typed == style_on(since):
        return False
    decide(actor, SETTING, typed._asdict(), since=since)
    return True
