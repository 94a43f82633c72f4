"""Where a request comes from: a network, never an address, and kept nowhere as it is."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

_PREFIX = {4: 24, 6: 48}


def current_network() -> str:
    """The network of whoever asks, as `198.51.100.0/24`."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """The network that an address lies in; whatever is no address shares one."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found))
    return str(ip_network((found, _PREFIX[found.version]), strict=False))
