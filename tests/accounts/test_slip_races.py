"""Two who hold the same slip come at once: one comes in."""

from portal.accounts.models import ActivationSlip
from portal.accounts.service import door
from portal.ground.db import db, writing
from tests.accounts.test_slips import slip_for


def test_a_slip_that_both_read_unused_is_used_once(as_, ward):
    slip_for(as_("office"), ward.sec_1)
    slip = db.session.scalar(db.select(ActivationSlip).where(ActivationSlip.account_id == ward.accounts["sec_1"]))
    db.session.rollback()
    taken = []
    for _ in range(2):  # each looked at the paper before either wrote
        with writing():
            taken.append(door._use(slip))
    assert taken == [True, False]
