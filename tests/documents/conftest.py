"""Documents of the invented ward: one for everyone, one for a cell, one for posts."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from portal.documents import service
from portal.documents.service.library import DocumentContent
from portal.ground.db import db, will_write
from portal.policy import Role

EVERYONE = ((None, None),)


@pytest.fixture
def reads(app):
    """`reads(deed)`: how many statements the deed sends to the database."""

    def counted(deed):
        sent = []

        def count(*args):
            sent.append(args[2])

        event.listen(db.engine, "before_cursor_execute", count)
        deed()
        event.remove(db.engine, "before_cursor_execute", count)
        return len(sent)

    return counted


@pytest.fixture
def root(app):
    return Path(app.config["FILES"])


@pytest.fixture
def put(ward, root):
    """`put("121-KH/ĐU")`: the office adds a document, committed."""

    def add(
        number="121-KH/ĐU",
        dated=date(2022, 3, 14),
        *,
        audience=EVERYONE,
        subject="Kế hoạch tự soi, tự sửa",
        upload=None,
        **more,
    ):
        entry = DocumentContent(
            more.pop("kind", "Kế hoạch"), number, dated, more.pop("issuer", "Đảng ủy phường"), subject, audience, **more
        )
        will_write()
        document = service.add(ward.actor("office"), root, ward.today, entry, upload)
        db.session.commit()
        will_write(False)
        return document

    return add


@pytest.fixture
def for_cell_3(put, ward):
    cell = ((ward.units["cell-3"], None),)
    return put("5-NQ/CB", audience=cell, subject="Nghị quyết riêng của Chi bộ 3", to_study=True)


@pytest.fixture
def for_secretaries(put):
    return put("9-CV/ĐU", audience=((None, Role.CELL_SECRETARY),), subject="Công văn gửi các bí thư")
