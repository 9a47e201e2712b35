"""Deeds: `export` hands a person their own data, `requests` answers them, `closing` ends a year, `terms` sets times."""
