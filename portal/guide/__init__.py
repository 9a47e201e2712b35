"""Trợ giúp: the guide inside the portal, a page a role, searched without marks, reached from the page on which the
question arises. Its pictures are made from the demonstration ward by `make screens ARGS=guide`."""
