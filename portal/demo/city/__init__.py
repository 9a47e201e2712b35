"""Wards of any size for measuring: invented people poured in bulk, with cells, bodies, plans, notes and months.

Nothing of it went through the services, so it is no demonstration of deeds; each row stands as a service would have
left it, and the trail proves all of it from one entry on.
"""
