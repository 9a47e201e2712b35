from enum import StrEnum
from typing import Self

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
