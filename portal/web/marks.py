"""What a view says of itself, read by the gate."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """This page answers strangers: signing in, activation."""
    view.public = True  # type: ignore[attr-defined]
    return view


def before_any_ward(view: View) -> View:
    """This page is there while no ward is: the first run."""
    view.before_any_ward = True  # type: ignore[attr-defined]
    return view


def one_click(view: View) -> View:
    """A mail program may end letters here by itself (RFC 8058): the secret of the address is all it has to show."""
    view.one_click = True  # type: ignore[attr-defined]
    return view


def reads_only(view: View) -> View:
    """This POST only searches: it takes no write lock and records nothing."""
    view.reads_only = True  # type: ignore[attr-defined]
    return view
