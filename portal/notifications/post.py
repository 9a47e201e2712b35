"""Handing letters to the ward's mail server (SMTP): which server, how a letter is written out, why it was not taken."""

import smtplib
import ssl
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, formataddr
from typing import NamedTuple, Self

from portal.config import Settings
from portal.ground.clock import now
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say

PATIENCE = 20  # seconds


class Security(Labelled):
    STARTTLS = "starttls", "STARTTLS"
    TLS = "tls", "TLS"
    NONE = "none", "không mã hóa"


class Server(NamedTuple):
    """The mail server as the installation sets it (portal/config.py)."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str
    base: str  # the portal's own address, as links in letters give it


class NotTaken(Exception):
    """A letter that was not taken: why, in words that name nobody; whether to try again; whether any other would go."""

    def __init__(self, reason: Sentence, *, for_good: bool = False, server_away: bool = False) -> None:
        super().__init__(str(reason))
        self.reason, self.for_good, self.server_away = str(reason), for_good, server_away


def server_of(config: Settings) -> Server | None:
    """None while letters are off: no server named. Raises ValueError for a setting that cannot be meant."""
    if not config.get("MAIL_HOST"):
        return None
    missing = [name for name in ("MAIL_FROM", "PUBLIC_URL") if not config.get(name)]
    if missing:
        raise ValueError(f"TUSOI_MAIL_HOST is set, but not {', '.join(missing)}")
    security = Security(config["MAIL_SECURITY"])
    if config["MAIL_USER"] and security is Security.NONE:
        raise ValueError("a password is sent only over an encrypted line: TUSOI_MAIL_SECURITY=starttls or tls")
    return Server(
        config["MAIL_HOST"],
        int(config["MAIL_PORT"]),
        security,
        config["MAIL_USER"],
        config["MAIL_PASSWORD"],
        config["MAIL_FROM"],
        config["PUBLIC_URL"].rstrip("/"),
    )


class AsWritten:
    """A header whose parts mail programs read (addresses, numbers, links): ASCII as it is, folded at its blanks alone.
    The library would hide a long link in an encoded word, which no header of this kind may hold (RFC 2047, 5)."""

    name: str
    max_count = 1

    @staticmethod
    def parse(value: str, facts: dict[str, object]) -> None:
        value.encode("ascii")
        facts["decoded"], facts["parse_tree"] = value, None

    def fold(self, *, policy: Policy) -> str:
        lines = [f"{self.name}:"]
        for word in str(self).split():
            fits = len(lines[-1]) + 1 + len(word) <= (policy.max_line_length or 78)
            if fits or lines[-1] == f"{self.name}:":
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        return "".join(line + policy.linesep for line in lines)


def _as_written() -> HeaderRegistry:
    known = HeaderRegistry()
    for name in ("From", "To", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"):
        known.map_to_type(name, AsWritten)  # type: ignore[arg-type]  # it is joined with the base class there
    return known


LETTER = SMTP.clone(header_factory=_as_written())


def written_out(server: Server, number: str, address: str, subject: str, text: str, stop_url: str) -> EmailMessage:
    """Plain text in UTF-8. The same letter keeps its Message-ID, so that one sent twice is known for the same."""
    message = EmailMessage(policy=LETTER)
    message["From"] = formataddr(("Cổng Tự Soi", server.sender))
    message["To"] = address
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{number}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{stop_url}>"
    if stop_url.startswith("https://"):  # RFC 8058 allows no other
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message


class MailLine:
    """An open line to the server; raises NotTaken. Without the encryption that was asked for nothing is said on it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.smtp is not None:
            try:
                self.smtp.quit()
            except (smtplib.SMTPException, OSError):
                self.smtp.close()

    def hand_over(self, message: EmailMessage) -> None:
        try:
            self._opened().send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((answer[0] for answer in refused.recipients.values()), default=0)
            raise NotTaken(
                say("Máy chủ thư không nhận địa chỉ người nhận (%(code)s).", code=code), for_good=code >= 500
            ) from refused
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise NotTaken(
                say("Máy chủ thư không cho đăng nhập hoặc không mã hóa được; xem lại cài đặt."), server_away=True
            ) from refused
        except smtplib.SMTPResponseException as refused:
            away = isinstance(refused, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
            raise NotTaken(
                say("Máy chủ thư không nhận thư (%(code)s).", code=refused.smtp_code),
                for_good=refused.smtp_code >= 500 and not away,
                server_away=away,
            ) from refused
        except (smtplib.SMTPException, OSError) as failed:
            raise NotTaken(say("Không nối được máy chủ thư."), server_away=True) from failed

    def _opened(self) -> smtplib.SMTP:
        if self.smtp is None:
            self.smtp = _ready(self.server)
        return self.smtp


def _ready(server: Server) -> smtplib.SMTP:
    """A line that is encrypted and signed in as the settings ask, or none: no letter goes over half a line."""
    secure = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.security is Security.TLS:
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=secure)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=secure)
        if server.user:
            smtp.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp
