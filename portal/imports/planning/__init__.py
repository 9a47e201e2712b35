"""Planning an import: the file held against what the portal knows, row by row, before anything is written."""

from portal.imports.planning.change import NewUnit, Plan, Progress, State, UnitRef, Writes
from portal.imports.planning.plan import Planned, plan_file

__all__ = ["NewUnit", "Plan", "Planned", "Progress", "State", "UnitRef", "Writes", "plan_file"]
