"""Dữ liệu về tôi: everything that is held about the person who asks, and who may see it."""

from datetime import date
from typing import NamedTuple

from portal.audit.queries import looks_at
from portal.ground.files import StoredFile
from portal.ground.text import Sentence, say
from portal.policy import Action, Actor, PolicySubject, require
from portal.policy.table import WHO_MAY
from portal.privacy.holdings import FILES, HOLDINGS, DataKind, HeldRows, HoldingScope
from portal.privacy.queries.terms import RetentionTerms, terms
from portal.reports.permissions import ways

MEMBERSHIP = say("suốt thời gian đồng chí thuộc đảng bộ và theo quy định lưu trữ hồ sơ đảng viên")


class Seer(NamedTuple):
    """Who may see a kind of data: the policy's action in words, and each way to be allowed."""

    what: Sentence
    ways: list[str]


class OwnDataKind(NamedTuple):
    """One kind of data with what is held of it."""

    holding: DataKind
    held: HeldRows
    seers: list[Seer]
    kept: Sentence


class OwnData(NamedTuple):
    kinds: list[OwnDataKind]
    files: list[StoredFile]
    looks: int  # times others opened, printed or took away


def own_data(actor: Actor, today: date) -> OwnData:
    """The same number of reads, however much is held."""
    require(actor, Action.OWN_DATA, PolicySubject(person_id=actor.person_id))
    asked = HoldingScope(actor, today)
    kinds = _kinds(asked, today)
    seen = looks_at(actor, {note.id for note in asked.notes}, {(note.month, note.body_id) for note in asked.notes})
    return OwnData(kinds, [file for chapter in FILES for file in chapter(asked)], len(seen))


def kinds_of(actor: Actor, today: date) -> list[OwnDataKind]:
    """The same without files: as another ward shows what it keeps."""
    return _kinds(HoldingScope(actor, today), today)


def _kinds(asked: HoldingScope, today: date) -> list[OwnDataKind]:
    set_now = terms(today)
    return [OwnDataKind(one, one.held(asked), seers(one), kept(one, set_now)) for one in HOLDINGS]


def seers(holding: DataKind) -> list[Seer]:
    return [Seer(action.label, ways(WHO_MAY[action])) for action in holding.seen_by]


def kept(holding: DataKind, set_now: RetentionTerms) -> Sentence:
    if holding.kept in set_now.years:
        return say(
            "hết năm thứ %(years)s kể từ năm ghi, sau đó xóa nội dung (phường đặt)", years=set_now.years[holding.kept]
        )
    if holding.kept in set_now.days:
        return say("%(days)s ngày (phường đặt)", days=set_now.days[holding.kept])
    return MEMBERSHIP
