"""One module a thing that is shown; the pages of figures and of rights keep the chapter's first blueprint."""

from portal.reports.views.figures import bp

__all__ = ["bp"]
