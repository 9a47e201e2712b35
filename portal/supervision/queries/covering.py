"""Names of third persons covered in a note as it is read; what was written stays in its own rows."""

from dataclasses import replace
from typing import Any

from portal.ground.described import words_of
from portal.supervision.queries.whole import ReadNote
from portal.supervision.rules.thread import covered
from portal.supervision.said import NoteSaid


def with_names_covered(note: ReadNote) -> ReadNote:
    """The same note for every reader: the author's own sheet alone still shows what they typed."""
    names = [one.words for one in note.coverings]
    if not names:
        return note

    def hide(text: str) -> str:
        return covered(text, names)

    return note._replace(
        revisions=tuple(one._replace(said=_said(one.said, names)) for one in note.revisions),
        questions=tuple(one._replace(text=hide(one.text), answer=hide(one.answer)) for one in note.questions),
        replies=tuple(one._replace(text=hide(one.text)) for one in note.replies),
        conclusions=tuple(one._replace(text=hide(one.text)) for one in note.conclusions),
        looks=tuple(
            one._replace(text=hide(one.text), answer=hide(one.answer), advice=hide(one.advice)) for one in note.looks
        ),
    )


def _said(said: NoteSaid, names: list[str]) -> NoteSaid:
    told: dict[str, Any] = {name: covered(getattr(said, name), names) for name in words_of(NoteSaid)}
    return replace(said, **told)
