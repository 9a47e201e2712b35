"""Reads: `own` data of the person, their `requests` and the office's queue, `terms` in force, `closing` of years."""
