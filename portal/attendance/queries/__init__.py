"""Reads of meetings; `*_for(actor, ...)` is the only way to a protected record."""
