"""Deeds on arrangements: drafting, agreeing by two, applying on the day, undoing."""
