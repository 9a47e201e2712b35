"""Every table belongs to a ward by its key, or is named here with its reason."""

import portal.app  # noqa: F401 - every chapter's tables are known only once the whole portal is imported
from portal.ground.db import Base

NOT_OF_A_WARD = {
    "ward": "the tenant itself",
    "audit_head": "one row a ward: its key is the ward alone",
    "audit_row": "keyed by its entry: marks are read in the order of the chain",
    "audit_ahead": "keyed by its lot: marks that wait for their entry",
    "audit_lot": "keyed by its lot, which an entry has told of",
    "audit_shape": "the columns a table had, the same for every ward",
    "login_name": "found by the name alone: whoever signs in knows no ward",
    "sign_in_attempt": "counted before it is known whose account, if anybody's, is tried",
}


def test_every_table_of_a_ward_is_keyed_by_it():
    tables = {
        table.name
        for table in Base.metadata.tables.values()
        if [column.name for column in table.primary_key][:2] != ["ward_id", "id"]
    }

    assert tables == set(NOT_OF_A_WARD)


def test_no_foreign_key_leaves_the_ward():
    leaving = [
        f"{table.name}: {', '.join(key.column_keys)}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.column_keys[0] != "ward_id" and table.name not in NOT_OF_A_WARD
    ]

    assert not leaving, leaving
