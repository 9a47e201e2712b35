#!/usr/bin/env python3
"""Checks an observer's file of the portal's trail, alone or against a copy of the database. Needs nothing but Python.

    python3 observer.py heads.jsonl                        signatures, order, nothing taken out
    python3 observer.py heads.jsonl backup.tar             and the chain, its marks and every row of that backup
    python3 observer.py heads.jsonl database.sqlite3       the same of a database file
    python3 observer.py heads.jsonl backup.tar --key KEY   demands that this key signed (as printed when it was made)

Exit 0: all of it holds. This one file goes to whoever observes; it is read, kept and run outside the portal. What was
forged after the last head in the file cannot be seen with it: that is why a new one is fetched often.
"""

import hashlib
import io
import json
import sqlite3
import sys
import tarfile
import tempfile
from pathlib import Path

# Ed25519 as RFC 8032, section 5.1 states it. Slow (a hundredth of a second a signature) and short enough to be read.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def _add(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _same(one, other):
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


def _packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _unpacked(packed):
    y = int.from_bytes(packed, "little")
    x = _recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def _expanded(secret):
    digest = hashlib.sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return scalar, digest[32:]


def public_of(secret):
    return _packed(_times(_expanded(secret)[0], BASE))


def sign(secret, message):
    scalar, prefix = _expanded(secret)
    public = public_of(secret)
    r = _number(prefix, message) % L
    point = _packed(_times(r, BASE))
    return point + ((r + _number(point, public, message) * scalar) % L).to_bytes(32, "little")


def is_signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, point, s = _unpacked(public), _unpacked(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or point is None or s >= L:
        return False
    h = _number(signature[:32], public, message) % L
    return _same(_times(s, BASE), _add(point, _times(h, key)))


def message_of(head):
    """What is signed of a head: every field but the signature."""
    said = {name: value for name, value in head.items() if name != "signature"}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def heads_of(text, key=None):
    """The heads of an observer's file and what is wrong with it. Each names the one before by its signature."""
    heads, wrong, keys, before = [], [], set(), {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            head = json.loads(line)
            public, signature = bytes.fromhex(head["key"]), bytes.fromhex(head["signature"])
            ward, at, entries = head["ward"], head["at"], head["number"]
        except (ValueError, KeyError, TypeError):
            wrong.append(f"line {number} is no head")
            continue
        if not is_signed(public, message_of(head), signature):
            wrong.append(f"line {number} is not signed by its key")
        if key and head["key"] != key:
            wrong.append(f"line {number} is signed by another key")
        last = before.get(ward)
        if head.get("before") != (last["signature"] if last else None):
            wrong.append(f"line {number} does not follow the one before: heads were taken out or put in")
        if last and (entries < last["number"] or at < last["at"]):
            wrong.append(f"line {number} goes back: {entries} entries after {last['number']}")
        keys.add(head["key"])
        before[ward] = head
        heads.append(head)
    if len(keys) > 1:
        wrong.append("more than one key signed")
    if not heads:
        wrong.append("there is no head in it")
    return heads, wrong


START = "0" * 64


def _digest_of(salt, content, source):
    told = content if source is None else {"content": content, "source": source}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def _moment(text):
    return text.replace(" ", "T") if "." in text else text.replace(" ", "T") + ".000000"


def chain_of(database, ward, heads):
    """What is wrong with the chain of a ward; where the heads end."""
    expected = {head["number"]: head["hash"] for head in heads if head["number"]}
    previous = START
    rows = database.execute(
        "SELECT e.number, e.at, e.actor_id, e.account_id, e.capacity, e.action, e.object_kind, e.object_id, e.digest, "
        "e.previous, e.hash, e.rows, p.number, p.salt, p.content, p.source FROM audit_entry e "
        "LEFT JOIN audit_payload p ON p.ward_id = e.ward_id AND p.number = e.number "
        "WHERE e.ward_id = ? ORDER BY e.number",
        (ward,),
    )
    for number, row in enumerate(rows, 1):
        if row[0] != number:
            return [f"ward {ward}: entry {number} is missing"]
        fields = [ward, number, _moment(row[1]), *row[2:10], *([row[11]] if row[11] is not None else [])]
        link = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
        if row[9] != previous or link != row[10]:
            return [f"ward {ward}: entry {number} was changed"]
        if row[12] is None:
            return [f"ward {ward}: the content of entry {number} is missing"]
        content = None if row[14] is None else json.loads(row[14])
        if content is not None and _digest_of(row[13], content, row[15]) != row[8]:
            return [f"ward {ward}: the content of entry {number} was changed"]
        if expected.pop(number, row[10]) != row[10]:
            return [f"ward {ward}: entry {number} differs from its signed head: the trail was computed anew"]
        previous = row[10]
    if expected:
        return [f"ward {ward}: signed entry {min(expected)} is not there: the trail's end was cut off"]
    return _seals(database, ward)


def _seals(database, ward):
    said = dict(
        database.execute("SELECT number, rows FROM audit_entry WHERE ward_id = ? AND rows IS NOT NULL", (ward,))
    )
    taken = {}
    for number, *mark in database.execute(
        f"SELECT number, place, row_id, shape, digest FROM {_marks(database)} WHERE ward_id = ? ORDER BY number",
        (ward,),
    ):
        taken.setdefault(number, []).append("|".join((mark[0], str(mark[1]), mark[2], mark[3].hex())))
    sealed = {at: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for at, lines in taken.items()}
    differ = sorted(at for at in said.keys() | sealed.keys() if said.get(at) != sealed.get(at))
    return [f"ward {ward}: the marks of entry {differ[0]} were changed"] if differ else []


def _marks(database):
    """Where the marks stand: those of a list that was just told may still lie apart, in a lot."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_lot'").fetchone():
        return "audit_row"
    said = "place, row_id, shape, salt, digest"
    apart = f"SELECT ward_id, number, {said} FROM audit_lot JOIN audit_ahead USING (ward_id, lot)"
    return f"(SELECT ward_id, number, {said} FROM audit_row UNION ALL {apart})"


def rows_of(database, ward):
    """Every row against its last mark; how many there are, and what is wrong."""
    shapes = {
        name: (place, json.loads(columns))
        for name, place, columns in database.execute("SELECT shape, place, columns FROM audit_shape")
    }
    count, wrong, marks = 0, [], _marks(database)
    places = [row[0] for row in database.execute("SELECT DISTINCT place FROM audit_shape ORDER BY place")]
    for place in places:
        last = {
            row[0]: row
            for row in database.execute(
                f"SELECT row_id, max(number), shape, salt, digest FROM {marks} WHERE ward_id = ? AND place = ? "
                "GROUP BY row_id",
                (ward, place),
            )
        }
        cursor = database.execute(f'SELECT * FROM "{place}" WHERE ward_id = ?', (ward,))
        names = [column[0] for column in cursor.description]
        texts = ", ".join(f'CAST("{name}" AS text)' for name in names)
        for row in database.execute(f'SELECT {texts} FROM "{place}" WHERE ward_id = ?', (ward,)):
            count += 1
            values = dict(zip(names, row, strict=True))
            mark = last.pop(int(values["id"]), None)
            if mark is None or not mark[4]:
                wrong.append(f"ward {ward}: {place} {values['id']} was put in")
                continue
            known, columns = shapes.get(mark[2], ("", []))
            own = hashlib.sha256("\n".join((known, *columns)).encode()).hexdigest()[:16]
            whole = "".join(
                "-," if values.get(name) is None else f"{len(values[name])}:{values[name]}," for name in columns
            )
            if own != mark[2] or hashlib.sha256(mark[3] + whole.encode()).digest() != mark[4]:
                wrong.append(f"ward {ward}: {place} {values['id']} was changed; right at entry {mark[1]}")
        wrong += [f"ward {ward}: {place} {row[0]} was taken away" for row in last.values() if row[4]]
    return count, wrong


def _opened(file, folder):
    """A database file, or the one inside a backup that is not sealed."""
    if tarfile.is_tarfile(file):
        with tarfile.open(file) as archive:
            inside = archive.extractfile("database")
            content = io.BytesIO(inside.read())
        file = Path(folder) / "database"
        file.write_bytes(content.getvalue())
    with open(file, "rb") as beginning:
        if beginning.read(15) != b"SQLite format 3":
            sys.exit("This is no SQLite database. A PostgreSQL backup is checked by the portal: ./tusoi audit verify.")
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)


def main(words):
    key = words[words.index("--key") + 1] if "--key" in words else None
    files = [word for at, word in enumerate(words) if word != "--key" and words[at - 1 : at] != ["--key"]]
    if not files:
        sys.exit(__doc__)
    heads, wrong = heads_of(Path(files[0]).read_text(encoding="utf-8"), key)
    print(f"{len(heads)} heads, the last of {heads[-1]['at'] if heads else '-'}")
    for file in files[1:]:
        with tempfile.TemporaryDirectory() as folder:
            database = _opened(file, folder)
            for ward in sorted({head["ward"] for head in heads}):
                wrong += chain_of(database, ward, [head for head in heads if head["ward"] == ward])
                count, spoilt = rows_of(database, ward)
                wrong += spoilt
                print(f"ward {ward}: {count} rows compared")
            database.close()
    for line in wrong[:200]:
        print(f"WRONG: {line}")
    print("All of it holds." if not wrong else f"{len(wrong)} things do not hold.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
