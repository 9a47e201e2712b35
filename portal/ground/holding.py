"""Who has the database. Everyone who opens it shares a lock; what replaces it (a restore, an upgrade) wants it alone.

On SQLite the lock lies beside the file, on PostgreSQL each connection carries it, so that neither outlives its holder;
behind a pooler, where a connection is nobody's for longer than a transaction, each process keeps one past it.
A file that was moved, replaced or unmounted under a running process is found out at the next begin and the next commit:
what would go on being saved there is lost to everyone.
"""

import fcntl
import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from portal.ground.errors import Refused
from portal.ground.text import Sentence, say

if TYPE_CHECKING:
    from psycopg import Connection  # of PostgreSQL alone

ADVISORY = 0x7475736F69  # "tusoi": the number that this portal's sessions share on PostgreSQL
IN_USE = say("Cơ sở dữ liệu đang được dùng. Hãy dừng máy chủ và các lệnh khác của cổng rồi chạy lại.")
BEING_REPLACED = say("Cổng đang được khôi phục hoặc nâng cấp. Nội dung vừa gõ ở bên dưới; hãy thử lại sau ít phút.")
GONE = say(
    "Cơ sở dữ liệu của cổng vừa bị dời hoặc thay khi cổng đang chạy, nên chưa lưu được. "
    "Nội dung vừa gõ ở bên dưới; hãy giữ lại và báo người quản trị."
)


class NotOurs(Exception):
    """The database is there for somebody else, or no longer there; `sentence` is for whoever was about to save."""

    def __init__(self, sentence: Sentence, why: str) -> None:
        super().__init__(why)
        self.sentence = sentence


class Hold:
    """What both engines share: taken by opening, asked for by `alone`."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.is_alone = engine, False
        self.taking = threading.Lock()  # two threads that open it at once would take it twice and let go of one

    def take(self) -> None:
        """Shared with whoever else has the database; raises NotOurs while it is being replaced."""

    def take_if_free(self) -> None:
        """From a server's first second, not its first visitor's; while it is being replaced, pages say so."""
        with suppress(NotOurs):
            self.take()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else has the database meanwhile; Refused while somebody does."""
        self.engine.dispose()
        with self._exclusively():
            self.is_alone = True
            try:
                yield
            finally:
                self.is_alone = False
                self.engine.dispose()

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        yield  # what is only in memory is in nobody else's reach


class FileHold(Hold):
    def __init__(self, engine: sa.Engine, file: Path) -> None:
        super().__init__(engine)
        self.file, self.lock = file, -1
        self.known: tuple[int, int] | None = None
        event.listen(engine, "do_connect", lambda _dialect, _record, words, named: self._open(words, named))
        event.listen(engine, "begin", lambda _connection: self.look(), insert=True)
        event.listen(engine, "commit", self._look_before_commit)
        event.listen(engine, "engine_disposed", lambda _engine: self._let_go())

    def take(self) -> None:
        with self.taking:
            if self.lock < 0:
                self.lock = self._locked(fcntl.LOCK_SH, NotOurs(BEING_REPLACED, f"{self.file} is held by a restore"))
            if self.known is None:
                self.known = identity(self.file)

    def look(self) -> None:
        """Two looks at the disk a transaction, a few microseconds each."""
        if identity(self.file) != self.known:
            raise _as_a_fault(NotOurs(GONE, f"{self.file} is no longer the file that was opened"))

    def _look_before_commit(self, connection: sa.Connection) -> None:
        self.look()
        log = identity(self.file.with_name(f"{self.file.name}-wal"))
        if log != connection.info.setdefault("log", log):
            raise _as_a_fault(NotOurs(GONE, f"the write-ahead log of {self.file} was taken away"))

    @contextmanager
    def elsewhere(self, file: Path) -> Iterator[None]:
        """The same engine over another file: a copy is brought up to date and read through before it counts."""
        stands = self.file
        self.engine.dispose()
        self.file = file
        try:
            yield
        finally:
            self.engine.dispose()
            self.file = stands

    def _open(self, words: list[object], named: dict[str, object]) -> None:
        """SQLite makes a missing file by itself unless it is told to open what is there."""
        if not self.is_alone:
            try:
                self.take()
            except NotOurs as not_ours:
                raise _as_a_fault(not_ours) from None
        elif self.known is None:
            self.known = identity(self.file)
        words[0], named["uri"] = f"file:{quote(str(self.file))}?mode=rw", True

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        lock = self._locked(fcntl.LOCK_EX, Refused(IN_USE))
        try:
            self._nobody_else_inside()
            yield
        finally:
            os.close(lock)

    def _nobody_else_inside(self) -> None:
        """Asked of SQLite too: somebody may have deleted the lock, or another program may have the file open."""
        if not self.file.exists():
            return
        connection = sqlite.connect(f"file:{quote(str(self.file))}?mode=rw", uri=True, timeout=0)
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError as busy:
            raise Refused(IN_USE) from busy
        except sqlite.DatabaseError:
            return  # what cannot be read is in nobody's use
        finally:
            connection.close()

    def _locked(self, how: int, otherwise: Exception) -> int:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.file.with_name(f"{self.file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise otherwise from None
        return lock

    def _let_go(self) -> None:
        with self.taking:
            if self.lock >= 0:
                os.close(self.lock)
            self.lock, self.known = -1, None


class ServerHold(Hold):
    """What wants a server's database alone asks past any pool and pooler."""

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        apart = sa.create_engine(self.engine.url, poolclass=sa.pool.NullPool)
        with apart.connect() as connection:
            if not _asked(connection.connection.driver_connection, "pg_try_advisory_lock"):
                raise Refused(IN_USE)
            yield


class SessionHold(ServerHold):
    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        event.listen(engine, "connect", lambda connection, _record: self._share(connection))

    def _share(self, connection: DBAPIConnection) -> None:
        if not self.is_alone and not _asked(connection, "pg_try_advisory_lock_shared"):
            raise _as_a_fault(NotOurs(BEING_REPLACED, "the database is held by a restore"))


class PooledHold(ServerHold):
    """Transactions go through the pooler (pgbouncer, `pool_mode = transaction`), everything that wants the database
    alone goes past it. What psycopg prepares on one connection the pooler would look for on another: nothing is."""

    def __init__(self, engine: sa.Engine, pooler: sa.URL) -> None:
        super().__init__(engine)
        self.through = {**engine.dialect.create_connect_args(pooler)[1], "prepare_threshold": None}
        self.past = engine.dialect.create_connect_args(engine.url)[1]
        self.own: Connection | None = None
        self.process = 0
        event.listen(engine, "do_connect", lambda _dialect, _record, _words, named: self._open(named))
        event.listen(engine, "begin", lambda _connection: self._look(), insert=True)
        event.listen(engine, "engine_disposed", lambda _engine: self._let_go())

    def take(self) -> None:
        import psycopg  # of PostgreSQL alone

        with self.taking:
            if self._is_there():
                return
            self._let_go()
            try:
                own: Connection = psycopg.connect(**self.past)
            except psycopg.OperationalError as away:
                raise sa.exc.OperationalError(None, None, away) from None
            if not _asked(own, "pg_try_advisory_lock_shared"):
                own.close()
                raise NotOurs(BEING_REPLACED, "the database is held by a restore")
            self.own, self.process = own, os.getpid()

    def _open(self, named: dict[str, object]) -> None:
        if not self.is_alone:
            self._look()
            named.clear()
            named.update(self.through)

    def _look(self) -> None:
        if not (self.is_alone or self._is_there()):
            try:
                self.take()
            except NotOurs as not_ours:
                raise _as_a_fault(not_ours) from None

    def _is_there(self) -> bool:
        """Whether this process still has its connection: the server's farewell can be read, and costs no question."""
        own = self.own
        if own is None or self.process != os.getpid() or own.closed:
            return False
        return not select.select([own.pgconn.socket], [], [], 0)[0]

    def _let_go(self) -> None:
        if self.own is not None and self.process == os.getpid():
            self.own.close()
        self.own, self.process = None, 0


def hold_of(engine: sa.Engine, file: Path | None, pooler: str) -> Hold:
    if file:
        return FileHold(engine, file)
    if pooler:
        return PooledHold(engine, sa.make_url(pooler))
    return SessionHold(engine) if engine.dialect.name == "postgresql" else Hold(engine)


def identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _asked(connection: Any, question: str) -> bool:
    answer = connection.execute(f"SELECT {question}(%s)", (ADVISORY,)).fetchone()[0]
    connection.commit()  # the lock is the session's and stays
    return bool(answer)


def _as_a_fault(why: NotOurs) -> sa.exc.OperationalError:
    """Taken for what it is wherever a database that cannot do it is: 503, the words kept, one line in the log."""
    return sa.exc.OperationalError(None, None, why)
