"""What plans tell on a drive's page: approved and returned, cell by cell."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share, State
from portal.ground.text import say
from portal.plans.queries.drive import approved, returned, stood
from portal.plans.queries.expected import expected


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
    State("ke-hoach-da-thong-qua", say("Kế hoạch đã thông qua"), _approved),
    State("luot-yeu-cau-chinh-sua", say("Yêu cầu chỉnh sửa (lượt)"), _returned),
]
