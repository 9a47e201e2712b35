"""What is wrong with an installation, a sentence each (./tusoi doctor). Each look names one thing and what to do."""

import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from portal.audit import Entry
from portal.config import LOOPBACK, Settings
from portal.ground import distributing, engine, shape, space
from portal.ground.clock import HERE, now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.jobs import Job, JobState
from portal.ground.text import Sentence, say
from portal.keeping import rules, sealing, service
from portal.notifications import post
from portal.web.health import written_to

Found = Iterator[Sentence | str]
PATIENCE, ENDS_SOON = 5, timedelta(days=21)
OWN_AUTHORITY = Path("/etc/ssl/tusoi/authority.pem")  # made by `manage.py install`
ON_A_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p"}


def look(config: Settings) -> list[str]:
    """Every look has its turn, whatever another found."""
    found = [str(one) for check in LOOKS for one in check(config)]
    db.session.remove()
    return found


def names(config: Settings) -> Found:
    given = [one for one in config["TRUSTED_HOSTS"] if one and one not in LOOPBACK]
    if not given:
        yield say(
            "Cổng chỉ nhận tên localhost: máy khác không mở được. Hãy đặt TUSOI_URL (và TUSOI_HOSTS nếu có tên khác)."
        )
    elif not config["PUBLIC_URL"]:
        yield say("Chưa đặt TUSOI_URL: phiếu kích hoạt và thư nhắc không có địa chỉ đúng của cổng.")


def proxies(config: Settings) -> Found:
    https = config["PUBLIC_URL"].startswith("https://")
    if https and not config["PROXIES"]:
        yield say("TUSOI_URL là https nhưng TUSOI_PROXIES=0: cổng không biết có TLS ở trước, không ai đăng nhập được.")
    if config["PUBLIC_URL"] and not https and config["SECURE_COOKIES"]:
        yield say(
            "TUSOI_URL là http: trình duyệt không giữ phiên làm việc. Hãy bật TLS, hoặc đặt TUSOI_SECURE_COOKIES=0."
        )
    if not https and config["PROXIES"]:
        yield say("TUSOI_PROXIES khác 0 mà TUSOI_URL không phải https: hãy xem lại máy chủ trung gian có thật không.")


def clock(config: Settings) -> Found:
    if time.localtime().tm_gmtoff != datetime.now(HERE).utcoffset().total_seconds():  # type: ignore[union-attr]
        yield say("Múi giờ của máy không phải giờ Việt Nam: hãy chạy timedatectl set-timezone Asia/Ho_Chi_Minh.")
    with suppress(sa.exc.SQLAlchemyError):
        last = db.session.scalar(sa.select(sa.func.max(Entry.at)).execution_options(every_ward=True))
        if last and last > now() + timedelta(minutes=2):
            yield say(
                "Đồng hồ của máy chạy lùi: nhật ký đã có mục lúc %(when)s. Hãy chỉnh giờ trước khi ai ghi gì.",
                when=last,
            )


def room(config: Settings) -> Found:
    share = space.left(*written_to())
    if share < space.WARNED:
        yield say("Ổ đĩa còn %(left)s%%: hãy dọn bớt; dưới 5%% cổng không nhận tệp.", left=space.percent(share))
    for place in written_to():
        if (kind := _kind_of_disk(place)) in ON_A_NETWORK:
            yield say(
                "%(place)s nằm trên ổ mạng (%(kind)s): ở đó không giữ được lời đã ghi. Hãy dùng ổ trong máy.",
                place=place,
                kind=kind,
            )


def backups(config: Settings) -> Found:
    where = service.places(config)
    known, at = service.told(where), now()
    if rules.late(at, known.get("backed_up_at")):
        yield rules.backup_words(at, known.get("backed_up_at"))
    if rules.unsnapped(at, known.get("snapped_at")):
        yield rules.unsnapped_words(known.get("snapped_at"))
    if known.get("lost"):
        yield say("Bản sao lưu gần nhất thiếu %(count)s tệp đã mất hoặc hỏng trên đĩa.", count=known["lost"])
    if where.second is None:
        yield say("Bản sao lưu chỉ ở một nơi, cùng ổ đĩa với dữ liệu: hãy đặt TUSOI_BACKUP_TO ở ổ đĩa khác.")
    elif not where.second.is_dir():
        yield say("Không thấy nơi sao lưu thứ hai %(place)s. Hãy xem lại ổ đĩa.", place=where.second)
    try:
        if not sealing.public_keys(where.keys):
            yield say("Bản sao lưu chưa niêm phong: hãy chạy ./tusoi keys và cất hai phiếu khóa vào hai két.")
    except Refused as wrong:
        yield str(wrong)


def tls(config: Settings) -> Found:
    address = urlsplit(config["PUBLIC_URL"])
    if address.scheme != "https" or not address.hostname:
        return
    trusting = ssl.create_default_context()
    try:
        if OWN_AUTHORITY.is_file():  # every PC of the ward was told to trust it; this machine need not
            trusting.load_verify_locations(OWN_AUTHORITY)
        with (
            socket.create_connection((address.hostname, address.port or 443), PATIENCE) as line,
            trusting.wrap_socket(line, server_hostname=address.hostname) as safe,
        ):
            ends = ssl.cert_time_to_seconds(str(safe.getpeercert()["notAfter"]))  # type: ignore[index]
    except ssl.SSLCertVerificationError as wrong:
        yield say(
            "Máy này không tin chứng thư TLS của %(name)s: %(why)s.", name=address.hostname, why=wrong.verify_message
        )
    except OSError as fault:
        yield say("Không mở được TLS ở %(name)s: %(why)s. Hãy xem lại nginx.", name=address.netloc, why=fault)
    else:
        day = datetime.fromtimestamp(ends, UTC)
        if day - now() < ENDS_SOON:
            yield say("Chứng thư TLS hết hạn ngày %(day)s: hãy xin chứng thư mới.", day=day.astimezone(HERE).date())


def mail(config: Settings) -> Found:
    try:
        server = post.server_of(config)
    except ValueError as wrong:
        yield say("Cài đặt thư nhắc sai: %(why)s.", why=wrong)
        return
    if server is None:
        return
    try:
        socket.create_connection((server.host, server.port), PATIENCE).close()
    except OSError as fault:
        yield say("Không tới được máy chủ thư %(name)s: %(why)s.", name=f"{server.host}:{server.port}", why=fault)


def modes(config: Settings) -> Found:
    instance = Path(config["INSTANCE"])
    owner = instance.stat().st_uid
    for one in sorted(instance.rglob("*")):
        with suppress(OSError):
            seen = one.lstat()
            if seen.st_uid != owner:
                yield say(
                    "%(place)s không thuộc tài khoản của cổng: hãy chạy chown -R cho thư mục %(all)s.",
                    place=one,
                    all=instance,
                )
                return
            if seen.st_mode & 0o077 and not one.is_symlink():
                yield say(
                    "%(place)s mở cho tài khoản khác trên máy: hãy chạy chmod -R go= cho %(all)s.",
                    place=one,
                    all=instance,
                )
                return
    if not os.access(instance, os.W_OK):
        yield say("Cổng không ghi được vào %(all)s.", all=instance)


def database(config: Settings) -> Found:
    try:
        if found := shape.trouble():
            yield shape.told(found)
    except sa.exc.SQLAlchemyError as fault:
        yield say("Cơ sở dữ liệu không làm được việc này: %(why)s", why=getattr(fault, "orig", fault))
    if engine.database_file() is None and engine.named().startswith("sqlite"):
        yield say("Cơ sở dữ liệu nằm trong bộ nhớ: tắt máy là mất.")


def lasting(config: Settings) -> Found:
    """PostgreSQL acknowledges what is on its disk (its manual, 20.5); SQLite is told so by the portal."""
    if db.engine.dialect.name != "postgresql":
        return
    with suppress(sa.exc.SQLAlchemyError), db.engine.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            if connection.scalar(sa.select(sa.func.current_setting(name))) == "off":
                yield say("PostgreSQL đặt %(name)s = off: mất điện là mất điều cổng đã báo lưu. Hãy đặt on.", name=name)


def only_added(config: Settings) -> Found:
    """Where no trigger guards the trail (Citus), the portal's own role must not be able to touch it."""
    if db.engine.dialect.name != "postgresql":
        return
    with suppress(sa.exc.SQLAlchemyError), db.engine.connect() as connection:
        if not distributing.trail_is_guarded(connection):
            yield say(
                "Vai trò PostgreSQL của cổng sửa được nhật ký. Hãy chạy ./tusoi distribute bằng vai trò chủ, "
                "rồi cho cổng đăng nhập bằng vai trò đã ghi ở --role."
            )


def worker(config: Settings) -> Found:
    waits = sa.select(Job.id).where(Job.state == JobState.WAITING, Job.created_at < now() - timedelta(minutes=10))
    with suppress(sa.exc.SQLAlchemyError):
        if db.session.scalar(waits.limit(1).execution_options(every_ward=True)):
            yield say("Có việc nền chờ quá 10 phút: tiến trình ./tusoi jobs work không chạy.")


LOOKS: tuple[Callable[[Settings], Found], ...] = (
    names,
    proxies,
    clock,
    room,
    backups,
    tls,
    mail,
    modes,
    database,
    lasting,
    only_added,
    worker,
)


def _kind_of_disk(place: Path) -> str:
    """The kind of file system on which the longest mount point above the place lies."""
    best, kind = "", ""
    with suppress(OSError):
        for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
            _, point, found, *_ = line.split()
            if f"{place}/".startswith(f"{point.rstrip('/')}/") and len(point) >= len(best):
                best, kind = point, found
    return kind
