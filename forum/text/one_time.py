"""One-time codes: those an app makes anew each half minute, and those one keeps on paper."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

import pyotp

STEP_SECONDS = 30
RECOVERY_CODES = 10
# Letters and digits that nobody mistakes for each other: 32, so 80 bits in 16 of them.
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def new_secret() -> str:
    """A secret for an app, 160 bits as letters and digits."""
    return pyotp.random_base32()


def address_of(secret: str, name: str, site: str) -> str:
    """What an app reads out of the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site.replace(":", " "))


def in_groups(secret: str) -> str:
    """A secret as one types it into an app."""
    return " ".join(re.findall(".{1,4}", secret))


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The half minute that a code belongs to, as far as it is the present one or beside it."""
    typed = re.sub(r"\s+", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    app = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = half_minute_of(moment)
    fitting = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(app.generate_otp(step), typed)
    ]
    return max(fitting, default=None)


def half_minute_of(moment: datetime) -> int:
    """The number of the half minute that a moment lies in, counted from 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def new_recovery_code() -> str:
    """A code to keep on paper, as `k7mp-2xq9-hd4t-w8rn`."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def as_compared(code: str) -> str:
    """A recovery code however it was typed."""
    return re.sub(r"[\s-]+", "", code).casefold()
