"""Hai người khi trao quyền: a post with power, and whatever a person records of themself, waits here until another
confirms it. What waits is no fact yet: nothing of it stands in any table that power is read from."""
