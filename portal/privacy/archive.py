"""The archive's pack of a year (gói lưu trữ): each table as JSON, a manifest with digests and the trail's end. Made
when it is asked for and kept nowhere: a copy beside the erased records would undo the erasing."""

import hashlib
import json
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db, ward
from portal.ground.values import RowValues
from portal.organisations.queries import this_ward, units
from portal.people.models import Person
from portal.privacy.records import RECORDS, RecordTable

ALWAYS = (1980, 1, 1, 0, 0, 0)  # the zip's own clock says nothing: the same records make the same bytes
SHADOWS = {"lowered", "folded"}  # the same texts once more, for search
NAMES = {"person.json", "unit.json"}  # who and where the numbers in the tables mean
READ_ME = (
    "Goi luu tru nam {year}. Moi tep JSON la mot bang; manifest.json ghi so dong va SHA-256 cua tung tep va so, "
    "ma bam cuoi cua nhat ky khi lap goi.\n"
)


class Pack(NamedTuple):
    content: bytes
    digest: str  # of the records alone: equal as long as they are
    rows: int


def records_of(year: int) -> dict[str, bytes]:
    """Each table as it goes into the pack; the order of rows and keys never changes."""
    tables = {f"{one.table.__tablename__}.json": _dumped(_rows(one, year)) for one in RECORDS}
    people = db.session.execute(sa.select(Person.id, Person.name).order_by(Person.id))
    places = sorted((str(unit.id), unit.name) for unit in units())
    tables["person.json"] = _dumped([{"id": str(row.id), "name": row.name} for row in people])
    tables["unit.json"] = _dumped([{"id": number, "name": name} for number, name in places])
    return tables


def digest_of(tables: dict[str, bytes]) -> str:
    """Over what is to be erased: who joins the ward meanwhile changes no record of the year."""
    kept = {name: hashlib.sha256(body).hexdigest() for name, body in tables.items() if name not in NAMES}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def pack(year: int, today: date) -> Pack:
    tables = records_of(year)
    counts = {name: len(json.loads(body)) for name, body in tables.items()}
    number, head = audit.anchor(ward())
    manifest = {
        "ward": this_ward().name,
        "year": year,
        "made_on": today.isoformat(),
        "records_sha256": digest_of(tables),
        "trail": {"number": number, "hash": head},
        "files": {
            name: {"rows": counts[name], "sha256": hashlib.sha256(body).hexdigest()} for name, body in tables.items()
        },
    }
    inside = {"manifest.json": _dumped(manifest), "DOC-TRUOC.txt": READ_ME.format(year=year).encode(), **tables}
    return Pack(zipped(inside), digest_of(tables), sum(counts.values()))


def zipped(inside: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in inside.items():
            file.writestr(zipfile.ZipInfo(name, ALWAYS), body, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _rows(record: RecordTable, year: int) -> list[RowValues]:
    of = (record.archived or record.of)(year)
    names = [column.key for column in record.table.__table__.columns if column.key not in SHADOWS]
    rows = db.session.execute(
        sa.select(*(getattr(record.table, name) for name in names)).where(record.key.in_(of)).order_by(record.table.id)
    )
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)  # ids are wider than what every reader of JSON can hold
    return value


def _dumped(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
