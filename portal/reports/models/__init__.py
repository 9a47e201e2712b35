"""Tables of reports: files that were made."""

from portal.reports.models.files import ReportFile, ReportState

__all__ = ["ReportFile", "ReportState"]
