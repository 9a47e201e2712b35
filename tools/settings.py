"""Every setting of an installation, said once: the table of the guide is drawn from here (`manage.py settings`), and a
test compares both with what the code reads."""

from __future__ import annotations

from typing import NamedTuple

from tools.console import ROOT, tell

GUIDE = ROOT / "docs" / "guide" / "cai-dat.md"
BEGIN, END = "<!-- settings: made by manage.py settings -->", "<!-- /settings -->"


class Setting(NamedTuple):
    name: str
    default: str
    why: str
    example: str


SETTINGS = (
    Setting(
        "TUSOI_URL",
        "không có",
        "địa chỉ của cổng, có `https://`, không có đường dẫn phía sau; không đặt thì phiếu và lịch in địa chỉ mà người "
        "mở đã gõ, thư nhắc thì không gửi được",
        "https://tusoi.phuong.example",
    ),
    Setting(
        "TUSOI_HOSTS",
        "không có",
        "các tên khác mà cổng cũng nhận, cách nhau bằng dấu phẩy; `localhost`, `127.0.0.1`, `[::1]` và tên trong "
        "`TUSOI_URL` luôn được nhận; tên lạ bị từ chối",
        "tusoi,10.0.0.5",
    ),
    Setting(
        "TUSOI_PROXIES",
        "1 nếu `TUSOI_URL` là `https://`, ngoài ra 0",
        "số máy chủ trung gian giữa trình duyệt và cổng; cổng chỉ tin `X-Forwarded-For`, `X-Forwarded-Proto` từ chừng "
        "ấy máy chủ, để biết ai đang mở",
        "1",
    ),
    Setting(
        "TUSOI_SECURE_COOKIES", "1", "đặt 0 chỉ khi chưa có TLS và chấp nhận mật khẩu đi qua mạng không mã hóa", "0"
    ),
    Setting(
        "TUSOI_INSTANCE",
        "`instance` trong thư mục của cổng",
        "nơi để cơ sở dữ liệu, tệp, bản sao lưu, khóa phiên làm việc; một ổ đĩa trong máy, không phải ổ mạng",
        "/var/lib/tusoi",
    ),
    Setting(
        "DATABASE_URL",
        "SQLite trong `TUSOI_INSTANCE`",
        "cơ sở dữ liệu khác; mật khẩu chỉ nằm trong tệp này, không hiện trong danh sách tiến trình",
        "postgresql://tusoi:…@127.0.0.1/tusoi",
    ),
    Setting(
        "TUSOI_DATABASE_POOLER",
        "không có: nối thẳng",
        "địa chỉ của pgbouncer (`pool_mode = transaction`) khi một máy PostgreSQL phục vụ hàng trăm phường; "
        "`DATABASE_URL` vẫn là địa chỉ của chính PostgreSQL, để nâng cấp, sao lưu và khôi phục",
        "postgresql://tusoi:…@127.0.0.1:6432/tusoi",
    ),
    Setting(
        "TUSOI_BACKUP_TO",
        "không có",
        "nơi thứ hai giữ bản sao lưu, trên ổ đĩa khác; bản nằm cạnh dữ liệu sẽ mất cùng dữ liệu",
        "/srv/sao-luu/tusoi",
    ),
    Setting(
        "TUSOI_MAIL_HOST",
        "không có: không gửi thư",
        "máy chủ gửi thư nhắc; thư ra khỏi cổng nên phường tự quyết định bật",
        "mail.phuong.example",
    ),
    Setting("TUSOI_MAIL_PORT", "587", "cổng mạng của máy chủ thư", "465"),
    Setting("TUSOI_MAIL_SECURITY", "starttls", "`starttls`, `tls` hoặc `none` (chỉ khi cùng máy)", "tls"),
    Setting("TUSOI_MAIL_USER", "không có", "tài khoản gửi thư", "tusoi"),
    Setting("TUSOI_MAIL_PASSWORD", "không có", "mật khẩu của tài khoản gửi thư", "…"),
    Setting("TUSOI_MAIL_FROM", "không có", "địa chỉ người gửi ghi trên thư", "tusoi@phuong.example"),
    Setting(
        "HOST",
        "127.0.0.1",
        "nơi `make serve` nghe; giữ `127.0.0.1` khi nginx ở cùng máy, vì ai gọi thẳng được tới cổng thì tự xưng được "
        "là máy chủ trung gian",
        "127.0.0.1",
    ),
    Setting("PORT", "8000", "cổng mạng của `make serve`", "8001"),
    Setting("WEB_CONCURRENCY", "số lõi của máy", "số tiến trình phục vụ", "2"),
    Setting(
        "TUSOI_DEMO",
        "không đặt",
        "1 là bản trình diễn, 2025 là bản thứ hai, do `make run` tự đặt; cổng thật không bao giờ đặt",
        "1",
    ),
)


def table() -> str:
    rows = [f"| `{one.name}` | {one.default} | {one.why} | `{one.example}` |" for one in SETTINGS]
    return "\n".join(("| Biến | Mặc định | Vì sao | Ví dụ |", "|---|---|---|---|", *rows))


def drawn(guide: str) -> str:
    """The guide with the table as it is now."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def write() -> None:
    GUIDE.write_text(drawn(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    tell(f"Drawn into {GUIDE.relative_to(ROOT)}.")
