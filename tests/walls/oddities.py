"""Requests that are wrong in some other way than by one text: chosen by chance, from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.walls.asking import FORM, Asked, escaped, pairs
from tests.walls.ground import rules
from tests.walls.inputs import Fields, Inputs
from tests.walls.strange_texts import ALL, RAW

PLANTED_ID = 777_777
NOT_ASKED_FOR = {
    "role": "admin",
    "is_admin": "1",
    "score": "999",
    "points": "9999",
    "ups": "7",
    "id": str(PLANTED_ID),
    "author_id": "{eve}",
    "user_id": "{eve}",
    "state": "deleted",
    "kind": "answer",
    "is_accepted": "1",
    "created_at": "2000-01-01",
    "email_key": "x",
    "password_hash": "x",
    "question_id": "1",
    "deleted_at": "2000-01-01",
    "view_count": "9",
    "blocked_at": "",
    "is_staff": "true",
}
STRANGE_HEADERS: tuple[tuple[str, str], ...] = (
    *(
        ("X-Forwarded-For", "' OR 1=1"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "for=x"),
    ),
    *(("X-Forwarded-Proto", "javascript"), ("X-Original-URL", "/admin"), ("X-HTTP-Method", "PUT")),
    *(("Cookie", "session=" + "a" * 9000), ("Cookie", "session=\x00; receipt=%00; known=é=;;=")),
    *(("Cookie", "receipt=" + "A" * 40 + "; half-in=x y z; reset=.."), ("Cookie", "=; ==; ;")),
    *(
        ("Accept", "application/json"),
        ("Accept", "*/*;q=nan"),
        ("Accept", ",;=,"),
        ("Accept", "x" * 5000),
    ),
    *(
        ("Accept-Language", "de-DE-x-\xff"),
        ("Accept-Encoding", "br;q=inf, gzip;q=-1"),
        ("Range", "bytes=9-1"),
    ),
    *(
        ("If-None-Match", '"' * 99),
        ("If-Modified-Since", "yesterday"),
        ("Referer", "http://[::1"),
    ),
    *(
        ("Authorization", "Basic \xff"),
        ("X-CSRF-Token", "\xe9" * 50),
        ("User-Agent", ""),
        ("Expect", "x"),
    ),
    *(
        ("Content-Length", "-1"),
        ("Content-Length", "1e9"),
        ("Content-Length", "7"),
        ("Host", "localhost:x"),
    ),
    *(
        ("Host", "localhost:99999999"),
        ("Origin", "http://localhost:80:80"),
        ("Date", "\x0b"),
        ("Te", "x"),
    ),
)
KINDS = (
    *(
        "",
        "text/plain",
        "application/json",
        "application/xml",
        "multipart/form-data",
        FORM + "; charset=x",
    ),
    *(
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "\xff/\xfe",
        "a",
    ),
    *("application/json; charset=utf-16", FORM + "; charset=utf-7", "multipart/mixed; boundary=x"),
)
METHODS = (
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "POST\t",
    "",
    "É",
    "OPTIONS",
)
JSON = (
    "",
    "{",
    "[]",
    "null",
    '{"csrf_token": 1}',
    '{"value": NaN}',
    "[" * 5000,
    '"\\ud800"',
    "\x00",
    "1e999",
)
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a\r\n\r\n'


class Oddities:
    """The same ones for the same seed; `eve` is the person that others try to pass for."""

    def __init__(self, inputs: Inputs, seed: int, eve: int) -> None:
        self.inputs = inputs
        self.random = Random(seed)
        self.extras = {name: text.format(eve=eve) for name, text in NOT_ASKED_FOR.items()}

    def stuffed(self) -> Iterator[Asked]:
        """Every deed done rightly, with all the fields that no form has."""
        more: Fields = list(self.extras.items())
        for rule in rules(self.inputs.ground.app, unsafe=True):
            for who in ("guest", "author"):
                fields = self.inputs.right_fields(rule, who)
                for path in self.inputs.ground.addresses(rule)[:3]:
                    yield Asked("POST", path.encode(), pairs(more), pairs(fields + more), who=who)

    def endless(self) -> Iterator[Asked]:
        """One after the other, each wrong in one way."""
        ways: tuple[Callable[[], Asked], ...] = (
            *(self.repeated, self.broken_body, self.strange_header),
            *(self.wrong_method, self.long, self.nowhere, self.all_strange, self.large),
        )
        while True:
            yield self.random.choice(ways)()

    def repeated(self) -> Asked:
        """Every field three times."""
        path, fields, who = self._deed()
        fields += [(name, self.random.choice(ALL)) for name, _ in fields for _ in range(2)]
        self.random.shuffle(fields)
        return Asked("POST", path, b"", pairs(fields), who=who)

    def broken_body(self) -> Asked:
        """A body that is not what its kind says."""
        path, fields, who = self._deed()
        choose = self.random.choice
        body = choose((pairs(fields), choose(JSON).encode(), b"--x\r\n"))
        body += choose((b"", *RAW, PART))
        return Asked("POST", path, b"", body, choose((*KINDS, PARTS)), who=who)

    def strange_header(self) -> Asked:
        """Headers that nobody sends."""
        path, fields, who = self._deed()
        headers = tuple(self.random.sample(STRANGE_HEADERS, 2))
        method = self.random.choice(("GET", "POST", "HEAD"))
        return Asked(method, path, b"", pairs(fields), FORM, headers, who)

    def wrong_method(self) -> Asked:
        """A method that the address does not take, or nobody knows."""
        path, fields, who = self._deed()
        return Asked(self.random.choice(METHODS), path, b"", pairs(fields), who=who)

    def long(self) -> Asked:
        """A long address, or a long query."""
        choose = self.random.choice
        length = choose((2_000, 8_000, 60_000))
        filler = escaped(choose(("a", "/", "%", "é", "../", "\x00"))) * length
        path = choose((b"/", b"/1/", b"/user/", b"/tag/", b"/questions/", b"/ask", b"/static/"))
        query = choose((b"", b"title=" + filler, b"&" * length, b"a=1&" * 2_000))
        return Asked("GET", path + choose((b"", filler)), query)

    def large(self) -> Asked:
        """A form that is much too large, in one field or in very many."""
        path, fields, who = self._deed()
        size = self.random.choice((200_000, 600_000))
        more = self.random.choice((b"&body=" + b"x" * size, b"&a=1" * (size // 4), b"&" * size))
        return Asked("POST", path, b"", pairs(fields) + more, who=who)

    def nowhere(self) -> Asked:
        """An address of strange texts."""
        choose = self.random.choice
        parts = [escaped(choose((*ALL, *RAW))) for _ in range(self.random.randint(1, 3))]
        path = (b"/" + b"/".join(parts))[:4_000]
        return Asked(choose(("GET", "POST")), path, b"page=" + choose(RAW))

    def all_strange(self) -> Asked:
        """A form with a strange text in every field but the token."""
        path, fields, who = self._deed()
        texts = [(name, self.random.choice((*ALL, *RAW))) for name, _ in fields[1:]]
        return Asked("POST", path, b"", pairs(fields[:1] + texts), who=who)

    def _deed(self) -> tuple[bytes, Fields, str]:
        """A deed as it is done rightly."""
        ground = self.inputs.ground
        rule = self.random.choice(rules(ground.app, unsafe=True))
        who = self.random.choice(("guest", "author"))
        path = self.random.choice(ground.addresses(rule)).encode()
        return path, self.inputs.right_fields(rule, who), who
