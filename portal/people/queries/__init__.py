"""Reads of people: `standing` says how each stands to the policy and is the only way to one member, `lists` to many,
`history` to the dated facts of one."""

from portal.people.queries.standing import (
    LEADS,
    MemberRow,
    columns,
    hidden_cells,
    lead_of,
    member_for,
    subject_of,
    subjects_of,
)

__all__ = ["LEADS", "MemberRow", "columns", "hidden_cells", "lead_of", "member_for", "subject_of", "subjects_of"]
