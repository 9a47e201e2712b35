"""The pages of people: `lists` (danh sách), `card` (thẻ, quá trình), `events` (biến động)."""

from portal.people.views import card, events, lists
from portal.people.views.blueprint import bp

__all__ = ["bp", "card", "events", "lists"]
