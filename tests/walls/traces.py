"""All that an address of a machine, or what its browser says of itself, can become when kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any
from urllib.parse import quote

from forum.web.networks import network_of

# A digest may be kept in part: so much of it is looked for, as it is, in hex and in base64.
LEAST_BYTES, LEAST_HEX, LEAST_BASE64 = 8, 16, 20
HASHES = ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2s")
BLAKE2_SIZES = (16, 20, 24, 32, 64)
# So short a piece of bytes may stand somewhere by chance, once.
SHORT = 6


def found_traces(
    places: Mapping[str, bytes], addresses: Sequence[str], agents: Sequence[str], secret: str
) -> set[tuple[str, str]]:
    """Where something of these addresses or browsers stands: the place, and in which form.

    What is only a few bytes long counts when it is found of two addresses: what keeps one
    keeps them all, and chance does not.
    """
    found = set()
    # An address of the old kind may come in the clothes of the new one.
    addresses = [*addresses, *filter(None, map(_unwrapped, addresses))]
    # Two addresses of one network count once: chance may have put its few bytes there.
    forms = {form for address in addresses for form in _forms(address, secret)}
    for place, held in places.items():
        lower = held.lower()
        for agent in agents:
            found |= {(place, form) for form in _parts(agent) if form.encode().lower() in lower}
        digests = _pieces(rb"[0-9a-f]", LEAST_HEX, lower)
        digests |= _pieces(rb"[A-Za-z0-9+/_-]", LEAST_BASE64, held)
        met: Counter[str] = Counter()
        for form, needle in forms:
            is_digest = form.endswith(" digits")
            if needle in (digests if is_digest else lower if form.startswith("text") else held):
                met[form] += 1 if len(needle) < SHORT else 2
        found |= {(place, form) for form, weight in met.items() if weight > 1}
    return found


def _pieces(sign: bytes, length: int, held: bytes) -> set[bytes]:
    """All pieces of this length that are made of such signs only."""
    runs = re.findall(sign + b"{%d,}" % length, held)
    return {run[n : n + length] for run in runs for n in range(len(run) - length + 1)}


def _parts(agent: str) -> Iterator[str]:
    """A browser's words, whole and each that tells more than its family."""
    yield agent
    yield quote(agent)
    for word in agent.replace("(", " ").replace(")", " ").replace(";", " ").split():
        tells_more = len(word) > 4 and any(sign.isdigit() for sign in word)
        yield from [word] if tells_more else []
    for name in (*HASHES, "blake2b"):
        yield hashlib.new(name, agent.encode()).hexdigest()[:LEAST_HEX]


def _forms(address: str, secret: str) -> Iterator[tuple[str, bytes]]:
    """How an address can be written, and what can be made of it; texts are in lower case."""
    for form, text in _texts(address):
        yield f"text: {form}", text.lower().encode()
        yield from _encoded(f"{form} in base64", text.encode())
    spellings = {
        "address": address,
        "network": network_of(address),
        "number": str(_number(address)),
    }
    for form, text in spellings.items():
        yield from _digests(form, text.encode(), secret)
    for form, packed in _packed(address):
        yield form, packed
        yield f"text: {form} in hex", packed.hex().encode()
        yield from _encoded(f"{form} in base64", packed)
        yield from _digests(form, packed, secret)


def _texts(address: str) -> Iterator[tuple[str, str]]:
    found = ip_address(address)
    yield "address", address
    yield "address in full", found.exploded
    yield "reversed", found.reverse_pointer.partition(".ip6")[0].partition(".in-")[0]
    yield "number", str(_number(address))
    yield "in an address", quote(address, safe="")
    network = ip_network(network_of(address))
    yield "network", str(network.network_address)
    if isinstance(found, IPv4Address):
        yield "network's beginning", address.rpartition(".")[0] + "."
        yield "padded", ".".join(f"{int(part):03}" for part in address.split("."))
        yield "hex with dots", ".".join(f"{part:02x}" for part in found.packed)
    else:
        yield "network's beginning", str(network.network_address).rstrip(":") + ":"


def _packed(address: str) -> Iterator[tuple[str, bytes]]:
    packed = ip_address(address).packed
    network = ip_network(network_of(address)).network_address.packed
    yield "packed", packed
    yield "packed backwards", packed[::-1]
    yield "packed network", network
    if len(network) == 16:
        yield "packed network's beginning", packed[:6]


def _digests(form: str, said: bytes, secret: str) -> Iterator[tuple[str, bytes]]:
    """What can be made of it without a key, or with the only one that lies still."""
    key = secret.encode()
    for name in HASHES:
        yield from _shown(f"{name} of {form}", hashlib.new(name, said).digest())
        yield from _shown(f"keyed {name} of {form}", hmac.digest(key, said, name))
    yield from _shown(f"salted sha256 of {form}", hashlib.sha256(key + said).digest())
    for size in BLAKE2_SIZES:
        made: Any = partial(hashlib.blake2b, said, digest_size=size)
        yield from _shown(f"blake2b of {form}", made().digest())
        yield from _shown(f"keyed blake2b of {form}", made(key=key[:64]).digest())


def _shown(form: str, digest: bytes) -> Iterator[tuple[str, bytes]]:
    yield form, digest[:LEAST_BYTES]
    yield f"{form} in hex digits", digest.hex()[:LEAST_HEX].encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield f"{form} in base64 digits", encode(digest)[:LEAST_BASE64]


def _encoded(form: str, said: bytes) -> Iterator[tuple[str, bytes]]:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        # The last signs depend on what follows.
        yield form, encode(said)[: max(6, len(said) * 8 // 6)]


def _unwrapped(address: str) -> str:
    inner = getattr(ip_address(address), "ipv4_mapped", None)
    return str(inner) if inner else ""


def _number(address: str) -> int:
    return int(ip_address(address))
