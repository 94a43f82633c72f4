"""Parts of addresses with rules of their own."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter


class PostId(BaseConverter):
    """The id of a post: 1 to 2³¹−1 in plain digits; anything else is a 404."""

    regex = r"[1-9][0-9]{0,9}"
    part_isolating = True

    def to_python(self, value: str) -> int:
        """Turn the digits into a number that the database can hold."""
        number = int(value)
        if number >= 2**31:
            # Not a ValidationError: after that, a POST to where a GET may go would be a 405.
            raise NotFound
        return number
