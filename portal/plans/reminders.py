"""What plans ask of each person: the member to write theirs, or to write it anew after a return; the chi ủy and the
ward's leaders to read what was handed in."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.plans import links
from portal.plans.models import VersionState
from portal.plans.queries.cell import queue_for
from portal.plans.queries.expected import expected
from portal.plans.queries.forms import campaign_in_force
from portal.plans.queries.reading import own_versions
from portal.plans.rules.versions import has_stood
from portal.plans.rules.writing import lowered
from portal.policy import Actor
from portal.policy.relations import COMMITTEE


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    yield from _own(actor, today)
    yield from _to_read(actor, today)


def _to_read(actor: Actor, today: date) -> Iterator[HomeTask]:
    """Plans that wait for the chi ủy's word, cell by cell, and the cell secretaries' that wait for the ward's."""
    waiting, own_cells = queue_for(actor, today), set(actor.units(*COMMITTEE))
    for cell_id, cell in dict.fromkeys((one.cell_id, one.cell) for one in waiting if one.cell_id in own_cells):
        count = sum(one.cell_id == cell_id for one in waiting)
        words = say("%(count)s bản kế hoạch của %(cell)s chờ chi ủy xem.", count=count, cell=cell)
        yield HomeTask(TaskKind.OWED, words, links.to_read(cell_id))
    if count := sum(one.cell_id not in own_cells for one in waiting):
        words = say("%(count)s bản kế hoạch của bí thư chi bộ chờ Ban Thường vụ Đảng ủy xem.", count=count)
        yield HomeTask(TaskKind.OWED, words, links.to_read())


def _own(actor: Actor, today: date) -> Iterator[HomeTask]:
    """Who is expected to write and has handed nothing in, and whom the cell asked to write anew."""
    campaign = campaign_in_force(today)
    if campaign is None or actor.person_id is None:
        return
    every = own_versions(actor.person_id, campaign.id)
    newest = every[0] if every else None
    if newest is not None and newest.state is VersionState.RETURNED:
        words = say(
            "Chi ủy yêu cầu chỉnh sửa %(what)s của đồng chí; hãy sửa và nộp lại.", what=lowered(campaign.plan_label)
        )
        yield HomeTask(TaskKind.ASKED, words, links.write())
        return
    taken_back = newest is not None and newest.state is VersionState.DRAFT
    stands = has_stood({one.state for one in every})  # a change taken back leaves a plan that is in force
    if (newest is None or (taken_back and not stands)) and expected(campaign, today, person_id=actor.person_id):
        late = today > campaign.deadline
        words = say("Viết %(what)s: %(theme)s.", what=lowered(campaign.plan_label), theme=campaign.theme)
        yield HomeTask(TaskKind.LATE if late else TaskKind.OWED, words, links.write(), campaign.deadline)
