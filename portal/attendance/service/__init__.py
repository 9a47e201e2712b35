"""Deeds upon meetings, one function each."""
