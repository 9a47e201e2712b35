"""What time brings: on its day a confirmed arrangement is done, in every ward."""

from portal.arrangements.queries.joint import joint_due
from portal.arrangements.queries.reading import due, joints_due
from portal.arrangements.service.applying import apply_what_is_due
from portal.arrangements.service.over.carrying import apply_joints_due
from portal.ground.clock import ward_today
from portal.organisations.wards import in_each_ward


def arrange_what_is_due() -> None:
    today = ward_today()
    in_each_ward(lambda: bool(due(today)), lambda portal, _: apply_what_is_due(portal, today))
    in_each_ward(
        lambda: [one for one in joints_due(today) if joint_due(one)],
        lambda portal, found: apply_joints_due(portal, found, today),
    )
