"""What contents and tasks have in common: a place in the order, and a version that two may edit at once."""

from collections.abc import Sequence

from portal.campaigns.models import Campaign, CampaignContent, CampaignTask
from portal.ground.errors import Conflict
from portal.ground.text import say

Line = CampaignContent | CampaignTask
CHANGED = say("Nội dung này vừa được người khác sửa. Hãy xem bản đang có bên dưới rồi sửa lại.")


def unchanged(row: Campaign | Line, version: int) -> None:
    if row.version != version:
        raise Conflict(CHANGED, row)


def last_of(lines: Sequence[Line]) -> int:
    return max((one.position for one in lines), default=0)
