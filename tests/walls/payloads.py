"""Texts that would act in a page that took them for more than text: thousands, all generated.

Each calls `hit()` when it runs, or asks `evil.example` for something. None comes from a list
of others.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import chain, product
from urllib.parse import quote

from tests.walls.mutations import MUTATING
from tests.walls.payload_parts import (
    ADDRESSED,
    BREAK_OUTS,
    CARRIERS,
    CODE,
    FIRING,
    HANDLERS,
    SPLIT,
    TEMPLATES,
    UNSEEN,
    WRAPPINGS,
)


def payloads() -> list[str]:
    """All of them, each once, in a settled order."""
    families = (
        FIRING,
        MUTATING,
        TEMPLATES,
        _handlers(),
        _addresses_in_elements(),
        _addresses_in_markdown(),
        _break_outs(),
        _encoded(),
        _interrupted(),
        _in_markdown(),
    )
    return list(dict.fromkeys(chain.from_iterable(families)))


def addresses() -> list[str]:
    """Addresses that run something, load something or lie about where they lead."""
    schemes = ["javascript", "JaVaScRiPt", "vbscript", "livescript", "data", "feed:javascript"]
    written = [f"{scheme}:{CODE}" for scheme in schemes]
    written += [
        *(f"javascript{colon}{CODE}" for colon in ("&colon;", "&#58;", "&#x3a;", "\\:", "%3A")),
        *(f"java{gap}script:{CODE}" for gap in ("\t", "\n", "\r", "&Tab;", "&NewLine;", "&#9;")),
        *(f"java{gap}script:{CODE}" for gap in ("\x00", "&#0;", "\u200b", "&shy;", "/**/", "\\")),
        *(f"{gap}javascript:{CODE}" for gap in (" ", "\x01", "&#1;", "\u00a0", "\ufeff", "\\")),
        *(f"&#{ord(s)};avascript:{CODE}" for s in "jJ"),
        *(f"&#x{ord(s):08x}avascript:{CODE}" for s in "jJ"),
        "".join(f"&#{ord(s)};" for s in f"javascript:{CODE}"),
        "".join(f"&#x{ord(s):x}" for s in f"javascript:{CODE}"),
        "".join(f"%{ord(s):02x}" for s in f"javascript:{CODE}"),
        f"javascript://evil.example/%0a{CODE}",
        f"javascript:/*https://evil.example/*/{CODE}",
        f"javascript:'<script>{CODE}</script>'",
        f"javascript:void({CODE})",
        f"javascript:top.{CODE}//http://localhost/",
        f"data:text/html,<script>{CODE}</script>",
        "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{CODE}'/>",
        f"data:application/xhtml+xml,<x xmlns='http://www.w3.org/1999/xhtml' onload='{CODE}'/>",
        *("//evil.example/x", "/\\evil.example/x", "\\\\evil.example/x", "/\t/evil.example/x"),
        *("https:evil.example", "http:/\\evil.example", "https://u@evil.example"),
        *("blob:null/1", "filesystem:http://evil.example/x", "view-source:x", "about:blank"),
        *("intent://evil.example#Intent;end", "jar:http://evil.example!/x", "ftp://evil.example"),
    ]  # fmt: skip
    return written


def _handlers() -> Iterator[str]:
    """Every handler there is, on elements of every kind, written in every way."""
    writings = (
        '{h}="{c}"',
        "{h}='{c}'",
        "{h}={c}",
        "{H}={c}",
        "{h}\n=\n{c}",
        "{h}=`{c}`",
        '{h}="{e}"',
    )
    entities = "".join(f"&#{ord(s)};" for s in CODE)
    for number, handler in enumerate(HANDLERS):
        for offset, carrier in enumerate(CARRIERS[number % 3 :: 3]):
            writing = writings[(number + offset) % len(writings)]
            handled = writing.format(h=handler, H=handler.upper(), c=CODE, e=entities)
            yield carrier.replace("{}", handled)
        yield f'" {handler}="{CODE}" x="'
        yield f"' {handler}='{CODE}' x='"


def _addresses_in_elements() -> Iterator[str]:
    for number, address in enumerate(addresses()):
        for element in ADDRESSED[number % 2 :: 2]:
            yield element.replace(
                "{}", html.escape(html.unescape(address)) if number % 5 == 0 else address
            )


def _addresses_in_markdown() -> Iterator[str]:
    forms = ["[x]({})", "[x](<{}>)", "![x]({})", "[x][y]\n\n[y]: {}", "<{}>", "[![x]({})](/)",
             '[x]({} "y")', "![x][y]\n\n[y]: <{}>", "[![x](/y)]({})", "{}"]  # fmt: skip
    for form, address in product(forms, addresses()):
        yield form.replace("{}", address)


def _break_outs() -> Iterator[str]:
    for before, firing in product(BREAK_OUTS, FIRING[:14]):
        yield f"{before}{firing}"


def _encoded() -> Iterator[str]:
    """The same in other writings, which something on the way might undo."""
    for firing in FIRING[:24]:
        yield html.escape(firing)
        yield html.escape(html.escape(firing))
        yield "".join(f"&#{ord(s)};" for s in firing)
        yield "".join(f"&#x{ord(s):x};" for s in firing)
        yield "".join(f"&#{ord(s):07}" for s in firing)
        yield quote(firing)
        yield quote(quote(firing))
        yield "".join(f"\\u{ord(s):04x}" for s in firing)
        yield "".join(f"\\x{ord(s):02x}" for s in firing)
        yield firing.replace("<", "＜").replace(">", "＞")
        yield firing.replace("<", "\\<").replace(">", "\\>")
        yield firing.replace("<", "+ADw-").replace(">", "+AD4-")
        yield firing.replace("<", "¼").replace(">", "¾")
        yield firing.replace("s", "ſ").replace("k", "\u212a")
        yield "".join(f"{s}\u0338" if s in "<>" else s for s in firing)


def _interrupted() -> Iterator[str]:
    """Something unseen in the middle of a word that matters."""
    for unseen, (before, after) in product(UNSEEN, SPLIT):
        yield f"{before}{unseen}{after}"


def _in_markdown() -> Iterator[str]:
    for wrapping, firing in product(WRAPPINGS, FIRING[::3]):
        yield wrapping.replace("{}", firing)
