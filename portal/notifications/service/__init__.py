"""Telling people in the portal, and where their letters go."""

from portal.notifications.service.telling import read_all, tell

__all__ = ["read_all", "tell"]
