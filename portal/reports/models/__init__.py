"""Tables of reports: files that were made, numbers typed in, figures that were frozen."""

from portal.reports.models.facts import FactKind, WardFact
from portal.reports.models.files import ReportFile, ReportState
from portal.reports.models.snapshots import Snapshot, SnapshotFigure

__all__ = ["FactKind", "ReportFile", "ReportState", "Snapshot", "SnapshotFigure", "WardFact"]
