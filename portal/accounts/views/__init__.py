"""Addresses of the door, of one's own page and of the office's desk."""

from portal.accounts.views import desk, door, drafts, many, own, saved
from portal.accounts.views.blueprint import bp
from portal.accounts.views.door import ask_to_sign_in

__all__ = ["ask_to_sign_in", "bp", "desk", "door", "drafts", "many", "own", "saved"]
