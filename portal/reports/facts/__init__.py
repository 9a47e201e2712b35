"""Numbers of the ward that no register counts (số hộ, số nhân khẩu): typed in by the office, each with its day and the
paper it comes from. `facts_on(day)` hands them to pages and reports."""

from portal.reports.facts.queries import StatedNumber, facts_on

__all__ = ["StatedNumber", "facts_on"]
