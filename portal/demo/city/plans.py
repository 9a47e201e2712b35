"""Plans of a generated ward: nearly all approved and delivered, a few on their way."""

from datetime import date
from typing import NamedTuple

from portal.demo.city.people import Filled, Member
from portal.demo.city.pouring import pour
from portal.ground.ids import new_id
from portal.ground.values import RowValues
from portal.organisations.models import CellKind, Unit
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    FollowedBy,
    Origin,
    Plan,
    PlanVersion,
    Recipient,
    Section,
    VersionState,
)

NONE_EVERY, HANDED_IN_EVERY = 41, 29
SAID = (
    (Section.ETHICS, "Chưa gương mẫu trong phân loại rác", "Phân loại rác tại nhà hằng ngày", FollowedBy.LEAD),
    (Section.POLITICS, "Còn ngại phát biểu", "Phát biểu ít nhất một lần mỗi buổi", FollowedBy.CHI_UY),
    (Section.DUTIES, "Chưa bám sát địa bàn", "Mỗi tháng gặp ba hộ dân", FollowedBy.BOTH),
)


class CityPlan(NamedTuple):
    version_id: int
    rated: tuple[int, ...]  # commitments that the lead body follows


def write(campaign_id: int, ward: Filled, leads: dict[int, Unit | None], front: Unit) -> dict[int, CityPlan]:
    rows: dict[type, list[RowValues]] = {kind: [] for kind in (Plan, PlanVersion, Commitment, Delivery)}
    written = {}
    heads = {person: key for key, person in ward.seats.items() if key.startswith("front-")}
    number = 0
    for cell_id, members in ward.members.items():
        for one in members:
            number += 1
            if one.exempt or number % NONE_EVERY == 7:
                continue
            approved = number % HANDED_IN_EVERY != 3
            version_id, rated = _plan(rows, campaign_id, one, approved)
            if not approved:
                continue
            written[one.person_id] = CityPlan(version_id, rated)
            lead = front if one.person_id in heads else leads[cell_id]
            if lead is not None:
                rows[Delivery].append(_delivered(version_id, Recipient.SUPERVISING_BODY, lead.id, sent=True))
            if one.place == 0 and one.cell.cell_kind is not CellKind.POLICE and number % 2:
                rows[Delivery].append(_delivered(version_id, Recipient.NOTICE_BOARD, front.id, sent=False))
    for kind, found in rows.items():
        pour(kind, found)
    return written


def _plan(
    rows: dict[type, list[RowValues]], campaign_id: int, one: Member, approved: bool
) -> tuple[int, tuple[int, ...]]:
    plan_id, version_id = new_id(), new_id()
    rows[Plan].append({"id": plan_id, "person_id": one.person_id, "campaign_id": campaign_id})
    on = date(2022, 3, 29) if approved else None
    rows[PlanVersion].append(
        {
            "id": version_id,
            "plan_id": plan_id,
            "number": 1,
            "state": VersionState.APPROVED if approved else VersionState.SUBMITTED,
            "origin": Origin.PORTAL,
            "submitted_on": date(2022, 3, 22),
            "submitted_by": one.person_id,
            "approved_on": on,
            "known_approved_on": on,
        }
    )
    rated = []
    for position, (section, shortcoming, remedy, followed_by) in enumerate(SAID, 1):
        commitment_id = new_id()
        rows[Commitment].append(
            {
                "id": commitment_id,
                "plan_version_id": version_id,
                "position": position,
                "section": section,
                "shortcoming": shortcoming,
                "remedy": remedy,
                "due_on": date(2022, 12, 30),
                "followed_by": followed_by,
            }
        )
        if followed_by is not FollowedBy.CHI_UY:
            rated.append(commitment_id)
    return version_id, tuple(rated)


def _delivered(version_id: int, recipient: Recipient, unit_id: int, *, sent: bool) -> RowValues:
    return {
        "plan_version_id": version_id,
        "recipient": recipient,
        "unit_id": unit_id,
        "state": DeliveryState.SENT if sent else DeliveryState.TO_SEND,
        "sent_on": date(2022, 3, 30) if sent else None,
    }
