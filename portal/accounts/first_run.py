"""What the first run takes, and what it calls nonsense. Pure: values in, a sentence or a value out."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from portal.accounts.rules import login_as_kept
from portal.config import Settings
from portal.ground.names import fold, nfc
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.organisations.rules import LONGEST_NAME, bad_superior, bad_ward

# What else is handed over when a ward was set up, on the screen or into the folder of the first slip.
AFTER_SETUP: Registry[Callable[[Path | None], None]] = Registry()
MOST_GROUPS = 300
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
# The letters of a name, and what stands between them: H'Hen, Y-Bhăm.
PERSON = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
USED = say("Cán bộ văn phòng đã kích hoạt tài khoản; Văn phòng cấp phiếu mới ở mục Tài khoản.")
SECOND_STANDS = say("Phường đã có người xác nhận chức vụ; Văn phòng ghi chức vụ mới ở mục Biến động.")
WRONG_CODE = say("Mã cài đặt không đúng hoặc đã hết hạn. Hãy ghi lại như trên phiếu cài đặt.")
HERE = {"127.0.0.1", "localhost", "[::1]", "::1"}


def bad_groups(typed: str) -> Sentence | None:
    right = typed.strip().isascii() and typed.strip().isdigit() and int(typed.strip()[:6]) <= MOST_GROUPS
    return None if right else say("Số tổ dân phố là một số từ 0 đến %(most)s.", most=MOST_GROUPS)


def bad_clerk(typed: str) -> Sentence | None:
    return None if _full_name(typed) else say("Hãy ghi đủ họ và tên cán bộ văn phòng, chỉ gồm chữ.")


def bad_secretary(typed: str) -> Sentence | None:
    return None if _full_name(typed) else say("Hãy ghi đủ họ và tên Bí thư, chỉ gồm chữ.")


def _full_name(typed: str) -> bool:
    words = nfc(typed).split()
    return len(words) > 1 and all(PERSON.fullmatch(word) for word in words) and len(typed) <= LONGEST_NAME


def bad_login(typed: str) -> Sentence | None:
    """A space inside is refused here, where a person can still choose: at the door it is passed over."""
    right = len(typed.split()) == 1 and LOGIN.fullmatch(login_as_kept(typed))
    return None if right else say("Tên đăng nhập có từ 3 đến 40 chữ cái, chữ số, dấu chấm hay gạch, không có dấu cách.")


def bad_pair(clerk: str, clerk_login: str, secretary: str, secretary_login: str) -> Sentence | None:
    """One of them asks for power, the other confirms: they are two people."""
    if login_as_kept(clerk_login) == login_as_kept(secretary_login) or fold(clerk) == fold(secretary):
        return say("Bí thư và cán bộ văn phòng phải là hai người, mỗi người một tên đăng nhập.")
    return None


def another_stands(standing: str) -> Sentence:
    return say(
        "Đã có %(ward)s trong cơ sở dữ liệu này. Tên ghi sai thì Văn phòng sửa ở trang Cơ cấu tổ chức.", ward=standing
    )


def address(config: Settings, given: Mapping[str, str]) -> str:
    """Where the portal is reached: as letters say it, else by the first name it answers to, else on this machine."""
    if config["PUBLIC_URL"]:
        return str(config["PUBLIC_URL"])
    outside = [host for host in config["TRUSTED_HOSTS"] if host and host not in HERE and not host.startswith(".")]
    if outside:
        return f"{'https' if config['SECURE_COOKIES'] else 'http'}://{outside[0]}"
    return f"http://{given.get('HOST') or '127.0.0.1'}:{given.get('PORT') or '8000'}"


__all__ = [
    "HERE",
    "SECOND_STANDS",
    "USED",
    "address",
    "another_stands",
    "bad_clerk",
    "bad_groups",
    "bad_login",
    "bad_superior",
    "bad_ward",
]
