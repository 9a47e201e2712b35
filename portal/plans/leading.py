"""What plans say first to whoever leads: how many stand approved, how many wait; to a member, how their own stands."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import Sentence, say
from portal.notifications.leading import Line
from portal.plans import links
from portal.plans.models import Plan
from portal.plans.queries.cell import CellCount, cells_for, overview
from portal.plans.queries.forms import campaign_in_force
from portal.plans.queries.reading import versions
from portal.plans.queries.whole import Version
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS

OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE)
OF_CELLS = (Role.CELL_SPONSOR, Role.CELL_SECRETARY, Role.CELL_DEPUTY)


def lines(actor: Actor, today: date) -> Iterator[Line]:
    campaign = campaign_in_force(today)
    if campaign is None:
        return
    if actor.has(*OF_THE_WARD, *OF_CELLS):
        counts = overview(cells_for(actor), campaign, today)
        if actor.has(*OF_THE_WARD):
            yield Line(str(say("Toàn phường")), of_cells(counts), links.cells(), rank=2)
        mine = set(actor.units(*OF_CELLS))
        for count in counts:
            if count.cell.id in mine:
                yield Line(count.cell.short_name, of_cells([count]), links.cell(count.cell.id), rank=2)


def of_me(actor: Actor, today: date) -> Iterator[Line]:
    campaign = campaign_in_force(today)
    if campaign is None or actor.person_id is None or not actor.party:
        return
    own = versions(Plan.person_id == actor.person_id, Plan.campaign_id == campaign.id)
    if own:
        yield Line(str(say("Của tôi")), of_own(own[0], campaign.plan_label), links.own(), rank=8)


def of_cells(counts: list[CellCount]) -> Sentence:
    return say(
        "Kế hoạch: đã thông qua %(approved)s/%(expected)s, %(waiting)s bản chờ xem.",
        approved=sum(one.approved for one in counts),
        expected=sum(one.expected for one in counts),
        waiting=sum(one.waiting for one in counts),
    )


def of_own(version: Version, label: str) -> Sentence:
    if version.approved_on:
        return say("%(plan)s: thông qua ngày %(day)s.", plan=label, day=version.approved_on)
    return say("%(plan)s: %(state)s.", plan=label, state=version.state.label)
