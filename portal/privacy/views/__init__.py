"""Pages: `own` for the person, `past` for what an old ward keeps, `desk` for the office's queue, `terms` for how long
and why, `closing` for years."""

from portal.privacy.views import closing, own, past, queue, terms
from portal.privacy.views.blueprint import bp

__all__ = ["bp", "closing", "own", "past", "queue", "terms"]
