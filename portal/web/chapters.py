"""A chapter declares itself: its pages, and what it puts into the places that other chapters offer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click
from flask import Blueprint, Flask

from portal.ground import jobs
from portal.ground.jobs import Handler
from portal.ground.slots import Registry
from portal.web.saved import LISTS


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`lists`: by endpoint, the filters that a saved address of the list may bear. `jobs`: by kind, who does it."""

    pages: Sequence[Blueprint] = ()
    fills: Sequence[tuple[Registry[Any], Iterable[object]]] = ()
    lists: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    commands: Sequence[click.Command] = ()

    def fill(self) -> None:
        for slot, what in self.fills:
            slot.extend(what)
        LISTS.update(self.lists)
        jobs.HANDLERS.update(self.jobs)

    def join(self, app: Flask) -> None:
        for blueprint in self.pages:
            app.register_blueprint(blueprint)
        for command in self.commands:
            app.cli.add_command(command)
