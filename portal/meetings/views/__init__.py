"""Addresses of meetings."""
