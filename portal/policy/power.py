"""Which posts give power: they let their holder read or do here what nobody may without them. Such a post waits for a
second person before it is recorded. A test reads the table of who may do what and says whether this one is whole."""

from collections.abc import Collection, Iterable

from portal.policy.standing import Role

GIVES_POWER: dict[Role, bool] = {
    Role.WARD_SECRETARY: True,
    Role.WARD_STANDING_DEPUTY: True,
    Role.WARD_DEPUTY: True,
    Role.WARD_STANDING: True,
    Role.WARD_COMMITTEE: False,
    Role.PEOPLE_CHAIR: False,
    Role.PEOPLE_DEPUTY: False,
    Role.OFFICE_HEAD: True,
    Role.OFFICE: True,
    Role.ADMINISTRATOR: True,
    Role.BASE_SECRETARY: True,
    Role.BASE_DEPUTY: True,
    Role.CELL_SPONSOR: True,
    Role.CELL_SECRETARY: True,
    Role.CELL_DEPUTY: True,
    Role.CELL_COMMITTEE: True,
    Role.WARD_FRONT_CHAIR: True,
    Role.WARD_FRONT_DEPUTY: True,
    Role.AREA_FRONT_HEAD: True,
    Role.MASS_HEAD: True,
    Role.MASS_DEPUTY: True,
    Role.INSPECTION_HEAD: False,
    Role.INSPECTION_DEPUTY: False,
    Role.INSPECTION_MEMBER: False,
    Role.GROUP_LEADER: False,
    Role.GROUP_DEPUTY: False,
    Role.AREA_FRONT_DEPUTY: False,
    Role.AREA_FRONT_MEMBER: False,
    Role.BRANCH_HEAD: False,
    Role.BRANCH_DEPUTY: False,
}
WITH_POWER = tuple(role for role, power in GIVES_POWER.items() if power)
# What an administrator keeps running they do not read: nobody holds both.
CONTENT = tuple(role for role in WITH_POWER if role is not Role.ADMINISTRATOR)
CONFIRMERS = (Role.WARD_SECRETARY, Role.WARD_STANDING_DEPUTY, Role.OFFICE_HEAD)

# Who brings a second factor: these always, the others only where their account is not yet known.
FACTOR_ALWAYS = (
    Role.WARD_SECRETARY,
    Role.WARD_STANDING_DEPUTY,
    Role.WARD_DEPUTY,
    Role.WARD_STANDING,
    Role.OFFICE_HEAD,
    Role.OFFICE,
    Role.ADMINISTRATOR,
    Role.WARD_FRONT_CHAIR,
)
FACTOR_ON_UNKNOWN_DEVICE = (Role.CELL_SECRETARY,)


def any_power(roles: Iterable[str | None]) -> bool:
    return any(role in WITH_POWER for role in roles)


def mixes(held: Collection[str], role: str) -> bool:
    """An administrator who would also hold a post that reads, or the other way round."""
    if role == Role.ADMINISTRATOR:
        return any(one in CONTENT for one in held)
    return role in CONTENT and Role.ADMINISTRATOR in held
