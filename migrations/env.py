"""Alembic's way in: the connection is handed over by portal.ground.migrate."""

from alembic import context

import portal.app  # noqa: F401 - every chapter's tables are known only once the whole portal is imported
from portal.ground.db import Base

connection = context.config.attributes["connection"]


def render(kind, item, autogen):
    if kind == "type" and type(item).__module__ == "portal.ground.db":
        autogen.imports.add("from portal.ground.db import UtcDateTime")
        return f"{type(item).__name__}()"
    return False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
