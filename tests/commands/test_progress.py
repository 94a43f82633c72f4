"""Long work says how far it is."""

from __future__ import annotations

import pytest

from forum.commands.progress import shown


def test_without_a_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    steps = list(range(450))

    done = list(shown("Reading", steps))

    printed = capsys.readouterr()
    assert done == steps
    assert printed.err == "Reading: 200 / 450\nReading: 400 / 450\n"
    assert printed.out == ""


def test_on_a_terminal_there_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    done = list(shown("Reading", [1, 2, 3]))

    assert done == [1, 2, 3]
    assert "Reading" in capsys.readouterr().err
