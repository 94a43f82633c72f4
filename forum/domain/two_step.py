"""A second step of signing in: switched on and off, and passed."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from forum import clock
from forum.database import db
from forum.domain import sessions
from forum.domain.owners import owner_of, require_same
from forum.errors import NotValid
from forum.i18n import sentence
from forum.models import RecoveryCode, TwoStep
from forum.text.one_time import (
    RECOVERY_CODES,
    as_compared,
    half_minute_of,
    new_recovery_code,
    step_of,
)

# So many half minutes later no clock that runs right takes a code any more.
STEPS_KEPT = 10
WRONG_CODE = sentence("This code does not fit, or it was used already. Please try the next one.")
IS_ON = sentence("Signing in takes a code already.")


def is_on(user_id: int) -> bool:
    """Whether this person's password alone does not let them in."""
    query = select(TwoStep.user_id).where(TwoStep.user_id == user_id)
    return db.session.execute(query).first() is not None


def turn_on(
    user_id: int, password_hash: str | None, secret: str, code: str, session_id: int
) -> list[str]:
    """Ask for a code from now on; gives the recovery codes, which are kept nowhere.

    Every other session ends: it began by the password alone.
    """
    require_same(owner_of(user_id), password_hash)
    if is_on(user_id):
        raise NotValid(IS_ON)
    step = step_of(secret, code, clock.now())
    if step is None:
        raise NotValid(WRONG_CODE, field="code")
    db.session.execute(insert(TwoStep).values(user_id=user_id, secret=secret, last_step=step))
    sessions.end_sessions(user_id, but=session_id)
    return _write_recovery_codes(user_id)


def renew_recovery_codes(user_id: int, password_hash: str | None) -> list[str]:
    """Make other recovery codes; the old ones end."""
    require_same(owner_of(user_id), password_hash)
    if not is_on(user_id):
        raise NotValid(sentence("Signing in takes no code at the moment."))
    return _write_recovery_codes(user_id)


def turn_off(user_id: int, password_hash: str | None) -> None:
    """Let the password alone let them in again."""
    require_same(owner_of(user_id), password_hash)
    forget(user_id)


def forget(user_id: int) -> bool:
    """Switch it off by an administrator's word; says whether it was on."""
    was_on = is_on(user_id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(delete(TwoStep).where(TwoStep.user_id == user_id))
    return was_on


def use_code(user_id: int, code: str) -> None:
    """Use up a code of the app or from paper; raises NotValid for any other."""
    if not (_use_step(user_id, code) or _use_recovery_code(user_id, code)):
        raise NotValid(WRONG_CODE, field="code")


def forget_old_steps() -> int:
    """Forget when codes came last: a used one fits no more by then. Says how many it was."""
    is_old = TwoStep.last_step.between(1, half_minute_of(clock.now()) - STEPS_KEPT)
    statement = update(TwoStep).where(is_old).values(last_step=0)
    return db.session.connection().execute(statement).rowcount


def _use_step(user_id: int, code: str) -> bool:
    query = select(TwoStep.secret).where(TwoStep.user_id == user_id)
    secret = db.session.execute(query).scalar()
    step = step_of(secret, code, clock.now()) if secret else None
    if step is None:
        return False
    return (
        db.session.connection()
        .execute(
            update(TwoStep)
            .where(TwoStep.user_id == user_id, TwoStep.last_step < step)
            .values(last_step=step)
        )
        .rowcount
        == 1
    )


def _use_recovery_code(user_id: int, code: str) -> bool:
    return (
        db.session.connection()
        .execute(
            delete(RecoveryCode).where(
                RecoveryCode.user_id == user_id,
                RecoveryCode.code_hash == sessions.hash_of(as_compared(code)),
            )
        )
        .rowcount
        == 1
    )


def _write_recovery_codes(user_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    rows = [
        {"user_id": user_id, "code_hash": sessions.hash_of(as_compared(code))} for code in codes
    ]
    db.session.execute(insert(RecoveryCode), rows)
    return codes
