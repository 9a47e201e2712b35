from typing import cast

from flask import g
from flask_login import current_user

from portal.policy import Actor


def actor() -> Actor:
    """The person at the door, with the posts in force at this moment."""
    return cast(Actor, current_user.actor)


def viewed(action: str, about: object, **content: object) -> None:
    """Remember that one person's plan or note was opened, printed or exported; written before the body is sent."""
    g.setdefault("views", []).append((action, about, content))
