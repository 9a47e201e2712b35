"""Where a list tells a person otherwise than the portal: a correction, offered one by one, or somebody else."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from portal.ground.names import SHAPES, TONES, fold
from portal.ground.text import Sentence, say
from portal.imports.planning.base import KnownPerson
from portal.imports.planning.member import ImportedMember
from portal.people.models import Sex

ALIKE = 0.75


@dataclass(frozen=True)
class Difference:
    field: str
    label: Sentence
    before: str | date | int | Sex
    after: str | date | int | Sex


def spelt(name: str) -> tuple[tuple[str, str], ...]:
    """Each syllable's letters and its tone, wherever the tone is put: Hoà and Hòa are one spelling, Hoa another."""
    return tuple(_syllable(word) for word in name.casefold().split())


def differences(known: KnownPerson, member: ImportedMember) -> list[Difference]:
    """What the list tells otherwise; a name without any marks is no other spelling, a year no other date."""
    found: list[Difference] = []
    markless = fold(member.name) == member.name.casefold() and known.folded == fold(member.name)
    if spelt(known.name) != spelt(member.name) and not markless:
        found.append(Difference("name", say("Họ và tên"), known.name, member.name))
    if member.birth_date and known.birth_date and known.birth_date != member.birth_date:
        found.append(Difference("birth_date", say("Ngày sinh"), known.birth_date, member.birth_date))
    elif member.birth_year and known.birth_year and known.birth_year != member.birth_year:
        found.append(Difference("birth_year", say("Năm sinh"), known.birth_year, member.birth_year))
    if member.sex and known.sex and known.sex is not member.sex:
        found.append(Difference("sex", say("Giới tính"), known.sex, member.sex))
    return found


def same_person(known: KnownPerson, member: ImportedMember) -> bool:
    """Whether a row with this person's card can be about them: the name stands, or it is near and the birth agrees."""
    if known.folded == fold(member.name):
        return True
    born_alike = bool(member.birth_date and member.birth_date == known.birth_date) or bool(
        member.birth_year and member.birth_year == known.birth_year
    )
    return born_alike and SequenceMatcher(None, known.folded, fold(member.name)).ratio() >= ALIKE


def _syllable(word: str) -> tuple[str, str]:
    signs = unicodedata.normalize("NFD", word)
    tone = "".join(sign for sign in signs if sign in TONES and sign not in SHAPES)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES or sign in SHAPES)), tone
