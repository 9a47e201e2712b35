"""Telling people (thông báo trong cổng): tell(person, what, link). Chapters say what; this one keeps it until read."""

from portal.notifications.models import Told
from portal.notifications.service import tell

__all__ = ["Told", "tell"]
