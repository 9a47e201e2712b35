"""Passwords are kept as Argon2id and compared in the same time whether or not an account is behind the login."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from portal.ground.names import nfc

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each computation takes 19 MiB and a core: a flood of sign-ins must leave the other core to everybody else.
_at_once = BoundedSemaphore(2)
# Of a random password that nobody was told: made anew it would cost each start of a worker forty milliseconds.
_nobodys = "$argon2id$v=19$m=19456,t=2,p=1$CkLcwBX1p5CAq0IDZdZcWA$8+Ux/zhLorgqO9fAL4oK+2t8eC9kuSS750jmx5Hl9MU"


def hashed(password: str) -> str:
    # One keyboard types ế as one character, another as three: Argon2 sees bytes.
    with _at_once:
        return _hasher.hash(nfc(password))


def matches(kept: str | None, password: str) -> bool:
    """False for an account without a password or for no account at all, after the same time."""
    with _at_once:
        try:
            return _hasher.verify(kept or _nobodys, nfc(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def of_a_code(code: str, salt: bytes) -> str:
    """What is kept of a printed code: its sixty random bits need less work than a password, and ten are made at once.
    ASVS 5.0, 6.5.2."""
    with _at_once:
        return hash_secret_raw(
            code.encode("utf-8", "replace"),
            salt,
            time_cost=1,
            memory_cost=8 * 1024,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        ).hex()


def outdated(kept: str) -> bool:
    """Made with weaker settings than today's: worth making anew when the password is next at hand."""
    return _hasher.check_needs_rehash(kept)
