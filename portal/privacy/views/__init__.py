"""Pages: `own` for the person, `desk` for the office's queue, `terms` for how long and why, `closing` for years."""

from portal.privacy.views import closing, desk, own, terms
from portal.privacy.views.blueprint import bp

__all__ = ["bp", "closing", "desk", "own", "terms"]
