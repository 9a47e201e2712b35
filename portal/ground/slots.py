"""Places that an earlier chapter offers and later ones fill by declaring it (see web.chapters)."""

from typing import TypeVar

What = TypeVar("What")


class Registry(list[What]):
    """Filled once, when the portal is put together; in the order in which app.py names the chapters."""
