"""The pages of people: `lists` (danh sách), `card` (thẻ, quá trình), `events` (biến động),
`righting` (đính chính), `joining` (gộp), `confirming` (chờ xác nhận), `units` (cơ cấu tổ chức, with a line of its own
in app)."""

from portal.people.views import card, confirming, events, joining, lists, righting
from portal.people.views.blueprint import bp

__all__ = ["bp", "card", "confirming", "events", "joining", "lists", "righting"]
