"""Reads of the month; `*_for(actor, ...)` is the only way to a protected record."""
