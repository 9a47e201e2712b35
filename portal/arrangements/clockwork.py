"""What time brings: on its day a confirmed arrangement is done, in every ward."""

from portal.arrangements.queries.reading import due
from portal.arrangements.service.applying import apply_what_is_due
from portal.ground.clock import ward_today
from portal.organisations.wards import in_each_ward


def arrange_what_is_due() -> None:
    today = ward_today()
    in_each_ward(lambda: bool(due(today)), lambda portal, _: apply_what_is_due(portal, today))
