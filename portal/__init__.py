"""Tự Soi, the ward's portal for the yearly self-examination drive.

`portal.app` builds it; each folder is a chapter and looks only backward; `tests/house` holds the rules.
"""
