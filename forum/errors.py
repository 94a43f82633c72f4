"""What a verb may raise when it refuses; each carries the sentence a person reads."""

from __future__ import annotations

from forum.i18n import Sentence, sentence

BUSY = sentence("We are busy just now. Nothing is lost: please try again in a moment.")


class Refusal(Exception):
    """A deed that is not done, with the reason in words and the status of the answer."""

    status = 400
    code = "refused"

    def __init__(self, reason: Sentence, *, field: str | None = None) -> None:
        super().__init__(reason.msgid)
        self.reason = reason
        self.field = field


class Malformed(Refusal):
    """What arrived cannot be read."""

    status = 400
    code = "malformed"


class NotAllowed(Refusal):
    """Known, but not theirs to do."""

    status = 403
    code = "not_allowed"


class NotFound(Refusal):
    """Not there, or not theirs to know about."""

    status = 404
    code = "not_found"

    def __init__(self, reason: Sentence | None = None) -> None:
        super().__init__(reason or sentence("There is nothing at this address."))


class Conflict(Refusal):
    """Changed by somebody else meanwhile."""

    status = 409
    code = "conflict"


class NotValid(Refusal):
    """Readable, but not acceptable; `field` names the form field it belongs to."""

    status = 422
    code = "not_valid"


class TooMany(Refusal):
    """Too often; may be tried again after `retry_after` seconds."""

    status = 429
    code = "too_many"

    def __init__(self, reason: Sentence, *, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Not to be done just now, through nobody's fault but ours."""

    status = 503
    code = "busy"
    retry_after = 2

    def __init__(self) -> None:
        super().__init__(BUSY)
