"""Deeds of one decision over several wards: drafted in parts, done and undone as one."""
