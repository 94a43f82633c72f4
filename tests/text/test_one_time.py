"""One-time codes."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from forum.text.one_time import (
    address_of,
    as_compared,
    in_groups,
    new_recovery_code,
    new_secret,
    step_of,
)
from tests.times import seconds

# The secret and some of the times of RFC 6238, appendix B, cut to six digits.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CODES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


def at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


@pytest.mark.parametrize(("moment", "code"), CODES)
def test_codes_are_those_of_the_standard(moment, code):
    assert step_of(SECRET, code, at(moment)) == moment // 30


@pytest.mark.parametrize(
    ("late", "is_good"),
    [(-31, False), (-30, True), (-1, True), (0, True), (29, True), (59, True), (60, False)],
)
def test_a_code_is_good_in_its_half_minute_and_beside_it(late, is_good):
    step = step_of(SECRET, "005924", at(1234567890) + seconds(late))

    assert step == (1234567890 // 30 if is_good else None)


@pytest.mark.parametrize("typed", [" 287 082 ", "287082"])
def test_spaces_in_a_code_do_not_matter(typed):
    assert step_of(SECRET, typed, at(59)) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢", "²87082", "-87082"])
def test_what_is_not_six_digits_is_no_code(typed):
    assert step_of(SECRET, typed, at(59)) is None


def test_a_secret_is_long_and_new_each_time():
    secrets = {new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {32}
    assert in_groups(SECRET).split() == ["GEZD", "GNBV", "GY3T", "QOJQ"] * 2


def test_an_app_reads_name_site_and_secret():
    address = urlsplit(address_of(SECRET, "Ädä & Co", "Ask: well"))

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": ["Ask  well"]}
    assert address.path == "/Ask%20%20well:%C3%84d%C3%A4%20%26%20Co"


def test_recovery_codes_differ_and_are_read_however_they_are_typed():
    codes = {new_recovery_code() for _ in range(200)}
    code = codes.pop()

    assert len(codes) == 199
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set("".join(codes)) & set("01lo")
    assert as_compared(f" {code.upper().replace('-', ' ')} ") == as_compared(code)
