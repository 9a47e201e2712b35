"""What a person has to do or to know: chapters say it, the home page gathers it (app.py fills the place)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.policy import Actor


class TaskKind(Labelled):
    LATE = "late", "Quá hạn"
    ASKED = "asked", "Đang được hỏi"
    SOON = "soon", "Hôm nay, ngày mai"
    OWED = "owed", "Cần làm"
    READ = "read", "Cần đọc"
    DONE = "done", "Đã xong"


class HomeTask(NamedTuple):
    """One thing: its words, where it is done, by when."""

    kind: TaskKind
    words: Sentence
    url: str
    due_on: date | None = None


class HomeNote(NamedTuple):
    """How something stands that asks nothing of the person while it stands well."""

    late: bool
    words: Sentence


HOME_NOTES: Registry[Callable[[Actor, date], Iterable[HomeNote]]] = Registry()
OWED: Registry[Callable[[Actor, date], Iterable[HomeTask]]] = Registry()


def tasks_for(actor: Actor, today: date) -> dict[TaskKind, list[HomeTask]]:
    """Every chapter's tasks for the person, what is late first; a task stays until it is done."""
    found = [task for chapter in OWED for task in chapter(actor, today)]
    found.sort(key=lambda task: (task.due_on or date.max, str(task.words)))
    return {kind: mine for kind in TaskKind if (mine := [task for task in found if task.kind is kind])}


def home_notes(actor: Actor, today: date) -> list[HomeNote]:
    return sorted((one for chapter in HOME_NOTES for one in chapter(actor, today)), key=lambda one: not one.late)
