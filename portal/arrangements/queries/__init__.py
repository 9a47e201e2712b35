"""Reads: an arrangement, the tree of its day, and all that it would touch."""
