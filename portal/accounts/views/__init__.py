"""Addresses of the door, of one's own page and of the office's desk."""

from portal.accounts.views import door, drafts, first_run, many, office, own, saved, second
from portal.accounts.views.blueprint import bp
from portal.accounts.views.door import ask_to_sign_in
from portal.accounts.views.second import ask_for_proof

__all__ = [
    "ask_for_proof",
    "ask_to_sign_in",
    "bp",
    "door",
    "drafts",
    "first_run",
    "many",
    "office",
    "own",
    "saved",
    "second",
]
