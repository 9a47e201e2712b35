"""A request whose address belongs to a trial (tháng làm thử) is answered inside it, and its page says so."""

from collections.abc import Callable, Mapping

from flask import request
from flask_login import current_user

from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.ground.trial import MARK, NONE, enter_trial, trial_in_force

# Of a page's chapter and what its address names: the trial's number, or NONE. A later chapter knows.
TRIAL_OF: Registry[Callable[[str, Mapping[str, object], bool], int]] = Registry()


def enter() -> None:
    if request.blueprint is None or not request.view_args or not current_user.is_authenticated:
        return
    writes = request.method not in ("GET", "HEAD", "OPTIONS")
    enter_trial(next((one for ask in TRIAL_OF if (one := ask(request.blueprint, request.view_args, writes))), NONE))


def trial_mark() -> Sentence | None:
    """What every page and paper of a trial says."""
    return MARK if trial_in_force() != NONE else None
