"""Names of third persons covered in a note as it is read; what was written stays in its own rows."""

from portal.supervision.queries.read_note import ReadNote
from portal.supervision.rules.thread import covered


def with_names_covered(note: ReadNote) -> ReadNote:
    """The same note for every reader; its revisions come covered already (`revisions_of`)."""
    names = [one.words for one in note.coverings]
    if not names:
        return note

    def hide(text: str) -> str:
        return covered(text, names)

    return note._replace(
        questions=tuple(one._replace(text=hide(one.text), answer=hide(one.answer)) for one in note.questions),
        replies=tuple(one._replace(text=hide(one.text)) for one in note.replies),
        conclusions=tuple(one._replace(text=hide(one.text)) for one in note.conclusions),
        looks=tuple(
            one._replace(text=hide(one.text), answer=hide(one.answer), advice=hide(one.advice)) for one in note.looks
        ),
    )
