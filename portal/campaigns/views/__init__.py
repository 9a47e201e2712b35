"""The pages of drives: `drive` (đợt, nội dung quán triệt) and `tasks` (nhiệm vụ, báo xong)."""

from portal.campaigns.views import drive, tasks
from portal.campaigns.views.blueprint import bp

__all__ = ["bp", "drive", "tasks"]
