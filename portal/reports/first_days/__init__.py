"""The first days of a ward: a checklist that fills itself, from the units to the first month."""
