"""Deeds of a drive: `drive` (đợt, nội dung quán triệt) and `tasks` (nhiệm vụ, báo xong)."""

from portal.campaigns.service.drive import (
    add_content,
    begin_campaign,
    change_facts,
    edit_content,
    evaluate,
    move,
    withdraw,
)
from portal.campaigns.service.lines import Line
from portal.campaigns.service.tasks import add_task, edit_task, tick, withdraw_tick

__all__ = [
    "Line",
    "add_content",
    "add_task",
    "begin_campaign",
    "change_facts",
    "edit_content",
    "edit_task",
    "evaluate",
    "move",
    "tick",
    "withdraw",
    "withdraw_tick",
]
