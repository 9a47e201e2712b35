from enum import StrEnum
from typing import Self

from portal.ground.names import fold
from portal.ground.text import Sentence, say


class Labelled(StrEnum):
    """An enum whose members carry, beside their code, the Vietnamese shown to people."""

    vietnamese: str

    def __new__(cls, code: str, vietnamese: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_, member.vietnamese = code, vietnamese
        return member

    @property
    def label(self) -> Sentence:
        return say(self.vietnamese)

    @classmethod
    def meant_by(cls, typed: str) -> Self | None:
        """The member whose words stand in a cell, marks and capitals aside; None when no member is called so."""
        words = " ".join(fold(typed).split())
        return next((member for member in cls if fold(member.vietnamese) == words), None)
