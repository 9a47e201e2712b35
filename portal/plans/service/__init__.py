"""Deeds upon plans, one function each."""
