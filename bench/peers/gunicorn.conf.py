"""Gunicorn as it comes: one synchronous worker, nothing of the portal's own configuration."""
