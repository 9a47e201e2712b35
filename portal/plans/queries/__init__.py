"""Reads of plans; `*_for(actor, ...)` is the only way to what a plan says."""
