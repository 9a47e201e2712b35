"""Planning an import: the file held against what the portal knows, row by row, before anything is written."""

from portal.imports.planning.change import Change, NewUnit, Plan, Progress, State, UnitRef, Writes
from portal.imports.planning.plan import COLUMNS, Planned, plan_file

__all__ = ["COLUMNS", "Change", "NewUnit", "Plan", "Planned", "Progress", "State", "UnitRef", "Writes", "plan_file"]
