"""Setting how long what is kept, and which days the ward does not work."""

from datetime import date

from portal.ground.errors import Invalid
from portal.ground.text import say
from portal.ground.typed import BadText, parse_day
from portal.organisations.service import decide
from portal.policy import Action, Actor, require
from portal.privacy.queries.terms import terms
from portal.privacy.rules.retention import wrong_terms

MOST_HOLIDAYS = 400


def set_terms(actor: Actor, today: date, *, years: dict[str, int | None], days: dict[str, int | None]) -> None:
    """From today on; only what changes is written."""
    require(actor, Action.SETTINGS_MANAGE)
    if wrong := wrong_terms(years, days):
        raise Invalid(wrong)
    now_set = terms(today)
    if years != now_set.years:
        decide(actor, "retention_years", years, since=today)
    if days != now_set.days:
        decide(actor, "retention_days", days, since=today)


def set_holidays(actor: Actor, today: date, *, typed: str) -> None:
    """A day a line; the whole list as it is to be."""
    require(actor, Action.SETTINGS_MANAGE)
    days: set[date] = set()
    for line in filter(None, map(str.strip, typed.splitlines())):
        try:
            day = parse_day(line)
        except BadText as bad:
            raise Invalid({"holidays": bad.sentence}) from bad
        days |= {day} if day else set()
    if len(days) > MOST_HOLIDAYS:
        raise Invalid({"holidays": say("Danh sách dài quá %(most)s ngày.", most=MOST_HOLIDAYS)})
    decide(actor, "holidays", [one.isoformat() for one in sorted(days)], since=today)
