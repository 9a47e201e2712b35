"""What plans tell on a drive's page: the form they are written in; approved and returned, cell by cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from portal.campaigns.counting import Counted, Tally, TaskCount, TaskSpan
from portal.campaigns.models import Campaign
from portal.campaigns.progress import CampaignFact, ProgressState, Share
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.plans import links
from portal.plans.queries.drive import approved, register_of, returned, stood
from portal.plans.queries.expected import expected
from portal.plans.queries.forms import form_of
from portal.policy import Action, Actor, can


def _approved(campaign: Campaign, as_of: date) -> Mapping[int, Share]:
    wrote = {one.person_id for one in approved(campaign, as_of)}
    owed = expected(campaign, as_of)
    parts = Counter(one.cell_id for one in owed if one.person_id in wrote)
    return {cell: Share(parts[cell], whole) for cell, whole in Counter(one.cell_id for one in owed).items()}


def _returned(campaign: Campaign, as_of: date) -> Mapping[int, Share]:
    where = stood(campaign, as_of)
    times = Counter(where.get(one.person_id) for one in returned(campaign, as_of))
    return {cell: Share(times[cell]) for cell in set(where.values())}


states = [
    ProgressState("ke-hoach-da-thong-qua", say("Kế hoạch đã thông qua"), _approved),
    ProgressState("luot-yeu-cau-chinh-sua", say("Yêu cầu chỉnh sửa (lượt)"), _returned),
]


def _cells_approved(campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    found = _approved(campaign, span.last)
    return {"": {one.id: Counted(found[one.id], links.cell(one.id)) for one in bodies if one.id in found}}


def _handed_in(campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """Of the copies that the register says must go somewhere by the day, how many went; of the whole ward."""
    share = Share(*register_of(campaign, span.last))
    return {"": {one.id: Counted(share, links.register()) for one in bodies}} if share.whole else {}


counts = [
    TaskCount(
        "ke-hoach-da-thong-qua", say("kế hoạch đã thông qua"), (UnitKind.CELL,), _cells_approved, lists=Action.PLAN_LIST
    ),
    TaskCount(
        "giao-nop-ke-hoach",
        say("bản kế hoạch đã giao nộp, niêm yết theo quy định"),
        (UnitKind.WARD_PARTY, UnitKind.WARD_OFFICE),
        _handed_in,
    ),
]


def facts(actor: Actor, campaign: Campaign, _day: date) -> list[CampaignFact]:
    """What the ward calls the plan, and the form in force; the office opens it."""
    form = form_of(campaign)
    words = say("mẫu lần %(number)s", number=form.number) if form.number else say("mẫu có sẵn của cổng")
    form_url = links.form() if can(actor, Action.FORM_MANAGE) else ""
    return [
        CampaignFact(say("Bản viết của đảng viên"), campaign.plan_label),
        CampaignFact(say("Mẫu đang dùng"), words, form_url),
    ]
