"""Where a request comes from."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import create_app
from forum.web.networks import current_network, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("198.51.100.255", "198.51.100.0/24"),
        ("198.51.101.7", "198.51.101.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("198.51.100.7, 203.0.113.9", "unknown"),
    ],
)
def test_neighbours_share_a_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("hops", "forwarded", "network"),
    [
        ("0", "203.0.113.9", "198.51.100.0/24"),
        ("1", "203.0.113.9", "203.0.113.0/24"),
        ("1", "192.0.2.1, 203.0.113.9", "203.0.113.0/24"),
        ("1", "", "198.51.100.0/24"),
    ],
)
def test_what_a_proxy_says_counts_only_where_one_stands(tmp_path, hops, forwarded, network):
    app = create_app({"FORUM_INSTANCE": str(tmp_path), "FORUM_PROXY_HOPS": hops})

    assert seen_by(app, forwarded) == network


def seen_by(app: Flask, forwarded: str) -> str:
    """The network that a view sees behind the whole stack."""
    app.add_url_rule("/seen", view_func=current_network)
    environ = {"REMOTE_ADDR": "198.51.100.7"}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return app.test_client().get("/seen", headers=headers, environ_base=environ).text
