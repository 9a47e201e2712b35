"""Two versions of a plan side by side: what changed in each part, and which commitment became which."""

from typing import NamedTuple

from portal.ground.text import Sentence
from portal.plans.queries.reading import plans_for, whole_plan_for
from portal.plans.queries.whole_plan import HandedInCommitment, WholePlan
from portal.plans.rules.changes import Piece, by_word, pairs
from portal.plans.said import FIELDS
from portal.policy import Actor

LABELS = {one.name: one.label for one in FIELDS}
SHORTCOMING, REMEDY = LABELS["shortcoming"], LABELS["remedy"]


class TextChange(NamedTuple):
    """One text of the plan in both versions; None where a version has none."""

    label: Sentence | str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return (self.before or "") != (self.after or "")

    @property
    def pieces(self) -> list[Piece]:
        return by_word(self.before or "", self.after or "")


class CommitmentChange(NamedTuple):
    """A commitment in both versions."""

    before: HandedInCommitment | None
    after: HandedInCommitment | None

    @property
    def lines(self) -> list[TextChange]:
        old, new = _said(self.before), _said(self.after)
        return [TextChange(label, old.get(label), new.get(label)) for label in (new or old)]

    @property
    def changed(self) -> bool:
        return any(line.changed for line in self.lines)

    @property
    def told(self) -> list[TextChange]:
        """All of a row that changed; of one that did not, what it is about and what is done."""
        return [line for line in self.lines if self.changed or line.label in (SHORTCOMING, REMEDY)]

    @property
    def differing(self) -> list[TextChange]:
        """What changed, under the shortcoming it is about."""
        return [line for line in self.lines if line.changed or line.label == SHORTCOMING]


class Changes(NamedTuple):
    older: WholePlan
    newer: WholePlan
    narratives: tuple[TextChange, ...]
    rows: tuple[CommitmentChange, ...]

    @property
    def changed(self) -> int:
        """How many parts and rows differ."""
        return sum(one.changed for one in self.narratives) + sum(row.changed for row in self.rows)


def changes_for(actor: Actor, older_id: int, newer_id: int) -> Changes | None:
    """Two versions of the same plan, if the actor may read both."""
    older, newer = whole_plan_for(actor, older_id), whole_plan_for(actor, newer_id)
    if older is None or newer is None or older.version.plan_id != newer.version.plan_id:
        return None
    return changes(*sorted((older, newer), key=lambda one: one.version.number))


def since_last(actor: Actor, whole: WholePlan) -> Changes | None:
    """What is new since the version before, which the reader has read: a member rewrites what was handed back."""
    before = [
        one
        for one in plans_for(actor, whole.person_id)
        if one.plan_id == whole.version.plan_id and one.number < whole.version.number
    ]
    older = whole_plan_for(actor, before[0].id) if before else None
    return changes(older, whole) if older else None


def changes(older: WholePlan, newer: WholePlan) -> Changes:
    return Changes(older, newer, tuple(_narratives(older, newer)), tuple(_rows(older, newer)))


def _narratives(older: WholePlan, newer: WholePlan) -> list[TextChange]:
    """By the part's code, in the newer form's order; a part the form no longer has comes last."""
    old = {one.section: one for one in older.narratives}
    new = {one.section: one for one in newer.narratives}
    return [
        TextChange(
            (new.get(code) or old[code]).label,
            old[code].text if code in old else None,
            new[code].text if code in new else None,
        )
        for code in dict.fromkeys([*new, *old])
    ]


def _rows(older: WholePlan, newer: WholePlan) -> list[CommitmentChange]:
    """Those that say what they continue, then the likest; what was dropped comes last."""
    old, new = older.commitments, newer.commitments
    at = {one.id: place for place, one in enumerate(old)}
    known = {at[one.continues_id]: there for there, one in enumerate(new) if one.continues_id in at}
    found = pairs([_words_of(one) for one in old], [_words_of(one) for one in new], list(known.items()))
    became = {there: place for place, there in found}
    kept = set(became.values())
    return [
        *(CommitmentChange(old[became[there]] if there in became else None, one) for there, one in enumerate(new)),
        *(CommitmentChange(one, None) for place, one in enumerate(old) if place not in kept),
    ]


def _words_of(one: HandedInCommitment) -> str:
    return f"{one.shortcoming} {one.remedy}"


def _said(one: HandedInCommitment | None) -> dict[Sentence, str]:
    return {field.label: field.in_words(getattr(one, field.name)) for field in FIELDS} if one else {}
