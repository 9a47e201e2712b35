"""Tổng quan: what each post looks at. A body's month, a cell's year, the ward's cells by months, what goes to the
superior, and the page of the monthly briefing (giao ban). States and numbers only, never a rating; rows stand in the
ward's own order and are never sorted by a value."""
