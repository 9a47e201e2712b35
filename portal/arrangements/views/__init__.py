"""Sắp xếp tổ chức: the arrangements, drafting one, looking at all it touches, handing it in, undoing it."""

from portal.arrangements.views import drafts, pages, placing
from portal.arrangements.views.blueprint import bp

__all__ = ["bp", "drafts", "pages", "placing"]
