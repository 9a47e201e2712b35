"""When an arrangement may be confirmed, what it makes of the tree, and where everybody goes. Pure."""
