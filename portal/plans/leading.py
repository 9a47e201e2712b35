"""What plans say first to whoever leads: how many stand approved, how many wait; to a member, how their own stands."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import say
from portal.notifications.leading import LeadingLine
from portal.notifications.tasks import TaskKind
from portal.plans import links
from portal.plans.models import VersionState
from portal.plans.queries.cell import cells_for
from portal.plans.queries.forms import campaign_in_force
from portal.plans.queries.overview import CellPlanCounts, overview
from portal.plans.queries.reading import own_versions
from portal.plans.queries.whole_plan import VersionHead
from portal.policy import Actor, Role
from portal.policy.relations import COMMITTEE, WARD_LEADERS

OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE)
OF_CELLS = (Role.CELL_SPONSOR, Role.CELL_SECRETARY, Role.CELL_DEPUTY)


def lines(actor: Actor, today: date) -> Iterator[LeadingLine]:
    campaign = campaign_in_force(today)
    if campaign is None:
        return
    if actor.has(*OF_THE_WARD, *OF_CELLS):
        counts = overview(cells_for(actor), campaign, today)
        if actor.has(*OF_THE_WARD):
            yield of_cells(str(say("Toàn phường")), counts, links.cells())
        reads, mine = set(actor.units(*COMMITTEE)), set(actor.units(*OF_CELLS))
        for count in counts:
            cell_id = count.cell.id
            if cell_id in mine:  # who is to read them is led to where they are read
                url = links.to_read(cell_id) if cell_id in reads and count.waiting else links.cell(cell_id)
                yield of_cells(count.cell.short_name, [count], url)


def of_me(actor: Actor, today: date) -> Iterator[LeadingLine]:
    campaign = campaign_in_force(today)
    if campaign is None or actor.person_id is None or not actor.party:
        return
    own = own_versions(actor.person_id, campaign.id)
    if own and not (actor.posts and own[0].state is VersionState.APPROVED):  # in order: who leads need not be told
        yield of_own(own[0], campaign.plan_label)


def of_cells(of: str, counts: list[CellPlanCounts], url: str) -> LeadingLine:
    facts, waiting = [say("đã thông qua")], sum(one.waiting for one in counts)
    if waiting:
        facts.append(say("%(waiting)s bản chờ xem", waiting=waiting))
    figure = f"{sum(one.approved for one in counts)}/{sum(one.expected for one in counts)}"
    return LeadingLine(of, say("Kế hoạch"), url, figure, facts, frozenset({TaskKind.OWED}), rank=2)


def of_own(version: VersionHead, label: str) -> LeadingLine:
    approved = version.approved_on
    words = say("thông qua ngày %(day)s", day=approved) if approved else version.state.label
    return LeadingLine(str(say("Của tôi")), label, links.own(), "", [words], rank=8)
