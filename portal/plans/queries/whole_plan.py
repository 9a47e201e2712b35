"""The shape of one plan version as its readers have it before them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from portal.ground.text import Sentence
from portal.plans.models import FileRole, Origin, OutcomeKind, ReturnReason, VersionState
from portal.plans.said import REST, Committed
from portal.policy import PolicySubject


class Result(NamedTuple):
    """The cell's word on a commitment (kết quả) as it stands."""

    id: int
    kind: OutcomeKind
    words: str
    on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class HandedInCommitment(Committed):
    """A commitment as it was handed in, with what came of it."""

    id: int
    version_id: int
    position: int
    continues_id: int | None
    outcome: Result | None = None


class Passage(NamedTuple):
    """A narrative section under the label of the form it was written in."""

    section: str
    label: str
    text: str


class Attached(NamedTuple):
    id: int
    file_id: int
    role: FileRole
    name: str
    size: int


class PlanReturn(NamedTuple):
    """One request to revise (lượt); from a summary nothing is known of it but that it happened."""

    id: int
    code: ReturnReason | None
    reason: str | None
    returned_on: date | None
    by: str | None
    source: str | None


class PlanCampaign(NamedTuple):
    """The campaign a plan belongs to."""

    id: int
    slug: str
    theme: str
    document_number: str
    document_date: date
    starts_on: date
    deadline: date
    plan_label: str


class VersionHead(NamedTuple):
    """What a version is, without what it says."""

    id: int
    plan_id: int
    person_id: int
    campaign_id: int
    number: int
    state: VersionState
    origin: Origin
    template_id: int | None
    reason: str | None  # why it was begun after an approved one
    submitted_on: date | None
    submitted_by: int | None
    approved_on: date | None
    approved_by: int | None
    approved_as: str | None
    known_approved_on: date | None
    superseded_on: date | None
    closed_on: date | None
    source: str | None
    recorded_at: datetime
    version: int  # moves with every deed upon it: what a form saw

    @property
    def in_force(self) -> bool:
        return self.state in (VersionState.APPROVED, VersionState.CLOSED)

    @property
    def day(self) -> date | None:
        """The day the paper bears: of its approval, else of its handing in."""
        return self.approved_on or self.known_approved_on or self.submitted_on


class WholePlan(NamedTuple):
    """One version with everything in it, for whoever may read a plan in full."""

    version: VersionHead
    drive: PlanCampaign
    name: str
    cell_id: int | None  # where the member takes part today
    cell: str
    subject: PolicySubject
    submitter: str  # by name: the member, or who typed the signed paper in; empty when not known
    approver: str
    narratives: tuple[Passage, ...]
    commitments: tuple[HandedInCommitment, ...]
    files: tuple[Attached, ...]
    returns: tuple[PlanReturn, ...]

    @property
    def columns(self) -> list[dict[str, Sentence]]:
        """Of the table of its commitments, after the shortcoming."""
        return [{"label": one.label} for one in REST]

    @property
    def person_id(self) -> int:
        return self.version.person_id

    @property
    def typed_in(self) -> bool:
        return self.version.origin is Origin.PAPER

    @property
    def from_summary(self) -> bool:
        return self.version.origin is Origin.SUMMARY


class Followed(NamedTuple):
    """The commitments of the plan in force, for whoever may read no more of it."""

    version: VersionHead
    name: str
    cell: str
    in_full: bool  # the reader may open the whole plan
    commitments: tuple[HandedInCommitment, ...]
