"""Addresses of the month."""
