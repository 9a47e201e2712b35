"""What a password, a slip and a run of wrong guesses are held to. Pure: values in, a reason or a value out."""

import re
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from itertools import pairwise
from math import ceil
from typing import NamedTuple, Protocol

from portal.ground.labels import Labelled
from portal.ground.names import fold, nfc
from portal.ground.text import Sentence, say

SHORTEST, LONGEST = 12, 200
YEAR = re.compile(r"(?:19|20)\d\d")
LEAST_TRIES = 9  # powers of ten
READ_BY_LISTS = 72  # characters: beyond, nothing is common
LEAST_LEFT = 6  # letters that must remain when everything easily guessed is taken out


class TryLimits(NamedTuple):
    """How many failures in a day go free before waiting begins (docs/decisions/20 adds them up)."""

    alone: int  # at one login from one place: a stranger elsewhere costs its owner nothing
    anywhere: int | None  # at one login from everywhere: more than one place can reach alone
    place: int | None  # from one place at all logins: a whole office may stand behind one address


PASSWORD = TryLimits(alone=5, anywhere=200, place=300)
SLIP = TryLimits(alone=10, anywhere=None, place=1000)  # eighty random bits: this only keeps the trail short
CURRENT_PASSWORD = TryLimits(alone=5, anywhere=None, place=None)
FACTOR = TryLimits(alone=5, anywhere=50, place=300)
FREE_ON_KNOWN_DEVICE = 20  # whoever sits there counts for themself; then they wait like others

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
REMEMBERED = timedelta(hours=24)
TRUST_LASTS = timedelta(days=180)
PROOF_LASTS = timedelta(minutes=15)  # after that a deed of weight asks once more
SECOND_STEP_LASTS = timedelta(minutes=10)
DEVICE_LASTS = timedelta(days=400)  # browsers keep no cookie longer

# What people here put into a password first, folded and without signs; longer pieces are tried before shorter.
COMMON = (
    "matkhaucuatoi",
    "khongcomatkhau",
    "motconvitxoera",
    "toiyeuvietnam",
    "anhyeuemnhieu",
    "emyeuanhnhieu",
    "vietnamvodich",
    "hochiminh",
    "dangcongsan",
    "dangvien",
    "danguy",
    "bithu",
    "chibo",
    "chidoan",
    "mattran",
    "congan",
    "chutich",
    "vanphong",
    "uyban",
    "phuong",
    "quan",
    "thanhpho",
    "todanpho",
    "congdan",
    "vietnam",
    "saigon",
    "hanoi",
    "matkhau",
    "taikhoan",
    "dangnhap",
    "quantri",
    "tusoi",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "yeuanh",
    "giadinh",
    "hanhphuc",
    "conyeu",
    "bome",
    "password",
    "passw0rd",
    "administrator",
    "admin",
    "welcome",
    "iloveyou",
    "letmein",
    "dragon",
    "football",
    "monkey",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsx",
    "1q2w3e4r",
    "q1w2e3r4",
    "abcdefghijkl",
    "abcdef",
    "abcd",
    "abc",
    "1234567890",
    "0987654321",
    "123456789",
    "987654321",
    "12345678",
    "1234567",
    "123456",
    "654321",
    "12345",
    "1234",
    "123",
    "30041975",
    "02091945",
    "03021930",
    "19051890",
)


class AccountState(Labelled):
    NONE = "none", "Chưa có tài khoản"
    WAITING = "waiting", "Đã cấp phiếu, chờ kích hoạt"
    INACTIVE = "inactive", "Chưa kích hoạt, không có phiếu còn hạn"
    ACTIVE = "active", "Đang dùng"
    DISABLED = "disabled", "Đang ngừng"


class SlipTimes(Protocol):
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None


def bad_password(password: str, *, login: str, name: str, birth_year: int | None, ward: str) -> Sentence | None:
    """Why this password is refused: its length, or that what remains without words known to others is short."""
    length = len(nfc(password))
    if length < SHORTEST:
        return say(
            "Mật khẩu cần ít nhất %(least)s ký tự. Hãy ghép bốn, năm tiếng dễ nhớ với riêng mình.", least=SHORTEST
        )
    if length > LONGEST:
        return say("Mật khẩu dài quá %(most)s ký tự.", most=LONGEST)
    own = [*_words(login), *_words(name), *_words(ward), _plain(login), _plain(name)]
    if birth_year:
        own.append(str(birth_year))
    if _easily_guessed(_plain(password), own) or _common(password, own):
        return say(
            "Mật khẩu này dễ đoán: quá phổ biến, lặp lại, hoặc ghép từ tên, tên đăng nhập, năm sinh, tên phường. "
            "Hãy ghép bốn, năm tiếng không liên quan với nhau."
        )
    return None


def _easily_guessed(plain: str, own: list[str]) -> bool:
    rest = YEAR.sub("", plain)
    for piece in sorted({*own, *COMMON}, key=len, reverse=True):
        if len(piece) >= 3:
            rest = rest.replace(piece, "")
    return len(rest) < LEAST_LEFT or len(set(rest)) < 4 or _runs_on(rest)


def _common(password: str, own: list[str]) -> bool:
    """By the packaged lists (thirty thousand passwords, names, words, rows of a keyboard): how many tries it takes an
    attacker who has them. A sentence in Vietnamese takes more than all of them."""
    from zxcvbn import zxcvbn  # twelve megabytes of lists, wanted where a password is chosen

    guessed = zxcvbn(nfc(password)[:READ_BY_LISTS], user_inputs=[*own, *COMMON])
    return bool(guessed["guesses_log10"] < LEAST_TRIES)


def _runs_on(text: str) -> bool:
    """aaaaaa, 345678, fedcba: each sign follows from the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", fold(text)) if word]


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after this many failures: nothing, then 30 seconds, doubling up to 15 minutes."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - free, 10)), LONGEST_WAIT)


def place_of(address: str) -> str:
    """Whom an address stands for: one household or office may choose among all addresses of its IPv6 /64."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return f"{IPv6Address(int(known) >> 64 << 64)}/64"
    return str(known)


def slowed(left: timedelta) -> Sentence | None:
    """The reason to wait, in the words of a clock: the time left, never a lock without an end."""
    seconds = ceil(left.total_seconds())
    if seconds <= 0:
        return None
    if seconds <= 60:
        return say("Đã nhập sai nhiều lần. Đồng chí chờ %(seconds)s giây rồi thử lại.", seconds=seconds)
    return say("Đã nhập sai nhiều lần. Đồng chí chờ %(minutes)s phút rồi thử lại.", minutes=-(-seconds // 60))


def usable(slip: SlipTimes, at: datetime) -> bool:
    return slip.used_at is None and slip.withdrawn_at is None and at < slip.expires_at


WRONG_FACTOR = say("Mã chưa đúng, hoặc đã dùng. Ghi mã đang hiện trong ứng dụng, hay một mã chưa gạch trên thẻ.")
# One sentence for an unknown login, a wrong password and a disabled account: a stranger learns nothing.
WRONG_SIGN_IN = say(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu quên mật khẩu, đồng chí đến Văn phòng Đảng ủy nhận phiếu kích hoạt mới."
)
WRONG_CURRENT = say("Mật khẩu đang dùng chưa đúng.")
WRONG_SLIP = say(
    "Tên đăng nhập hoặc mã trên phiếu chưa đúng, hoặc phiếu đã dùng, đã hết hạn. "
    "Đồng chí xem lại phiếu hoặc đến Văn phòng Đảng ủy nhận phiếu mới."
)


def state_of(
    has_account: bool, activated: bool, disabled: bool, slip_until: datetime | None, at: datetime
) -> AccountState:
    if not has_account:
        return AccountState.NONE
    if disabled:
        return AccountState.DISABLED
    if slip_until and at < slip_until:
        return AccountState.WAITING
    return AccountState.ACTIVE if activated else AccountState.INACTIVE


def no_slip_for(disabled_at: datetime | None) -> Sentence | None:
    return say("Tài khoản đang ngừng. Hãy mở lại tài khoản rồi cấp phiếu kích hoạt.") if disabled_at else None


NEEDS_SECOND = say("Tài khoản này có quyền: phiếu cần người thứ hai xác nhận trước khi in.")
CONFIRMED_LASTS = timedelta(days=7)  # a confirmation that nobody used by then is asked for anew


def own_account(actor_account: int | None, account: int) -> Sentence | None:
    if actor_account is not None and actor_account == account:
        return say("Không ai tự ngừng tài khoản của chính mình. Hãy nhờ người quản trị khác.")
    return None


def login_as_kept(typed: str) -> str:
    """Logins are kept in small letters without marks; a phone's keyboard adds capitals and spaces by itself."""
    return "".join(fold(typed).split())


def proposed_login(name: str, taken: set[str]) -> str:
    """Given name and initials, as offices here write it: Nguyễn Thị Thanh Hạnh, hanhntt; then hanhntt2."""
    *before, given = _words(name) or ["taikhoan"]
    base = given + "".join(word[0] for word in before)
    number, login = 1, base
    while login in taken:
        number += 1
        login = f"{base}{number}"
    return login


class SlipState(Labelled):
    """How far somebody's slip has come."""

    NONE = "none", "Chưa cấp phiếu"
    PRINTED = "printed", "Đã in, chưa trao"
    HANDED = "handed", "Đã trao, chưa dùng"
    USED = "used", "Đã dùng"
    ENDED = "ended", "Hết hạn hoặc đã rút"


MOST_SLIPS, MOST_DAYS = 500, 90


def slip_state(*, active: bool, stopped: bool, printed: bool, handed: bool, over: bool, used: bool) -> SlipState:
    if active or used:
        return SlipState.USED
    if not printed:
        return SlipState.ENDED if stopped else SlipState.NONE
    if over or stopped:
        return SlipState.ENDED
    return SlipState.HANDED if handed else SlipState.PRINTED


def not_so_many(count: int) -> Sentence | None:
    if not count:
        return say("Hãy chọn ít nhất một người.")
    return say("Mỗi lần in nhiều nhất %(most)s phiếu.", most=MOST_SLIPS) if count > MOST_SLIPS else None


def bad_days(days: int) -> Sentence | None:
    return None if 1 <= days <= MOST_DAYS else say("Phiếu dùng được từ 1 đến %(most)s ngày.", most=MOST_DAYS)
