"""Commands that want a database say in a sentence why there is none to be had."""

from collections.abc import Callable, Collection
from weakref import WeakSet

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from portal.ground import shape
from portal.ground.db import db
from portal.ground.holding import NotOurs
from portal.ground.text import Sentence, say

_LOOKING: "WeakSet[click.Command]" = WeakSet()


def look_first(command: click.Command, free: Collection[str], path: str = "") -> None:
    """Let the command, and all of a group, look at the database first, unless its name (`group name`) is free."""
    path = f"{path} {command.name}".strip()
    if isinstance(command, click.Group):
        for one in command.commands.values():
            look_first(one, free, path)
    elif command.callback and command not in _LOOKING:
        _LOOKING.add(command)  # commands outlive the portals that are built from them
        command.callback = with_appcontext(_telling(command.callback, looks=path not in free))


def _telling(deed: Callable[..., object], looks: bool) -> Callable[..., object]:
    def run(*words: object, **named: object) -> object:
        try:
            if looks and (found := shape.trouble()):
                raise click.ClickException(shape.told(found))
            return deed(*words, **named)
        except sa.exc.DBAPIError as fault:
            db.session.remove()
            raise click.ClickException(str(_sentence(fault))) from fault

    return run


def _sentence(fault: sa.exc.DBAPIError) -> Sentence:
    if isinstance(fault.orig, NotOurs):
        return fault.orig.sentence
    return say("Cơ sở dữ liệu không làm được việc này: %(why)s", why=fault.orig)
