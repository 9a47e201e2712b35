"""The portal as it would be with `synchronous=NORMAL`: served only by the drill that shows what that loses."""

import sqlalchemy as sa

from portal.ground.db import db
from wsgi import application


def _carelessly(connection, _record):
    connection.execute("PRAGMA synchronous=NORMAL")


with application.app_context():
    sa.event.listen(db.engine, "connect", _carelessly)
    db.engine.dispose()
