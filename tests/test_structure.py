"""The project keeps its own rules, and each rule finds what it forbids."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import rules
from tests.rules import RULES, Rule

ROOT = Path(__file__).resolve().parent.parent

LONG_FUNCTION = '"""Long."""\n\n\ndef long():\n    """Long."""\n' + "    x = 1\n" * 39

FORBIDDEN: list[tuple[Rule, str, str]] = [
    (rules.files_are_short, "forum/long.py", "x = 1\n" * 301),
    (rules.files_are_short, "tests/test_long.py", "x = 1\n" * 301),
    (rules.files_are_short, "static/css/long.css", "p{}\n" * 301),
    (rules.files_are_short, "static/js/long.js", "f();\n" * 301),
    (rules.files_are_short, "templates/long.html", "<p>\n" * 121),
    (rules.functions_are_short, "forum/long.py", LONG_FUNCTION),
    (rules.functions_are_short, "tests/test_long.py", LONG_FUNCTION),
    (rules.tests_mirror_modules, "tests/text/test_nothing.py", ""),
    (rules.tests_mirror_modules, "tests/bench/test_nothing.py", ""),
    (rules.names_say_something, "forum/utils.py", ""),
    (rules.names_say_something, "forum/helpers/dates.py", ""),
    (rules.names_say_something, "static/js/common.js", ""),
    (rules.trusted_html_has_one_maker, "templates/page.html", "{{ body | safe }}"),
    (rules.trusted_html_has_one_maker, "templates/page.html", "{% autoescape false %}"),
    (rules.trusted_html_has_one_maker, "forum/web/pages.py", 'Markup("<b>")'),
    (rules.trusted_html_has_one_maker, "forum/web/pages.py", "from markupsafe import Markup as M"),
    (rules.templates_keep_code_out, "templates/page.html", "<script>go()</script>"),
    (rules.templates_keep_code_out, "templates/page.html", '<script type="module">go()</script>'),
    (rules.templates_keep_code_out, "templates/page.html", "<style>p{}</style>"),
    (rules.templates_keep_code_out, "templates/page.html", '<p style="color: red">'),
    (rules.templates_keep_code_out, "templates/page.html", '<p\n  onclick="go()">'),
    (rules.templates_keep_code_out, "templates/page.html", '<a href="javascript:go()">'),
    (rules.public_things_are_described, "forum/bare.py", "x = 1"),
    (rules.public_things_are_described, "forum/bare.py", '"""Bare."""\n\ndef go(): ...'),
    (rules.public_things_are_described, "forum/bare.py", '"""Bare."""\n\nclass Thing: ...'),
    (
        rules.public_things_are_described,
        "forum/bare.py",
        '"""Bare."""\n\nclass Thing:\n    """A."""\n\n    def go(self): ...',
    ),
    (rules.commits_stand_at_the_door, "forum/domain/posting.py", "db.session.commit()"),
    (rules.commits_stand_at_the_door, "forum/reading/people.py", "database.commit()"),
    (rules.commits_stand_at_the_door, "forum/settings.py", "commit()"),
    (rules.third_parties_have_one_place, "forum/web/pages.py", "import bleach"),
    (rules.third_parties_have_one_place, "forum/domain/posting.py", "from nh3 import clean"),
    (rules.third_parties_have_one_place, "forum/auth/views.py", "import flask_login.mixins"),
    (rules.third_parties_have_one_place, "forum/auth/forms.py", "from flask_wtf import FlaskForm"),
    (rules.the_clock_is_read_in_one_place, "forum/domain/posting.py", "datetime.now(UTC)"),
    (rules.the_clock_is_read_in_one_place, "forum/worker.py", "time.time()"),
    (rules.normal_forms_have_one_place, "forum/web/pages.py", 'unicodedata.normalize("NFC", x)'),
    (rules.no_machine_is_named, "docs/contributing.md", "cd /wo" + "rk/main"),
    (rules.no_machine_is_named, ".ci/run", "pip install -i https://py" + "pi.org/simple"),
]

ALLOWED: list[tuple[Rule, str, str]] = [
    (rules.files_are_short, "forum/right.py", "x = 1\n" * 300),
    (rules.files_are_short, "docs/long.md", "word\n" * 1000),
    (rules.files_are_short, "migrations/versions/0001_tables.py", "x = 1\n" * 301),
    (rules.functions_are_short, "migrations/versions/0001_tables.py", LONG_FUNCTION),
    (rules.functions_are_short, "forum/right.py", LONG_FUNCTION.replace("    x = 1\n", "", 1)),
    (rules.tests_mirror_modules, "tests/stories/test_seed.py", ""),
    (rules.tests_mirror_modules, "tests/test_worker.py", ""),
    (rules.names_say_something, "forum/commands/categories.py", ""),
    (rules.trusted_html_has_one_maker, "forum/text/markup/links.py", 'Markup("<b>")'),
    (rules.trusted_html_has_one_maker, "templates/page.html", "{{ body | trusted }} safe"),
    (
        rules.templates_keep_code_out,
        "templates/page.html",
        '<script type="application/ld+json">{{ page.data }}</script>'
        "<script type=\"module\" src=\"{{ static('vote.js', once='x') }}\"></script>"
        '{# <style> onclick="x" #}<p data-onset="1" data-style="plain">In style.</p>',
    ),
    (rules.public_things_are_described, "forum/fine.py", '"""Fine."""\n\ndef _go(): ...'),
    (rules.commits_stand_at_the_door, "forum/posting/answers.py", "database.commit()"),
    (rules.commits_stand_at_the_door, "forum/worker.py", "database.commit()"),
    (rules.third_parties_have_one_place, "forum/text/markup.py", "import bleach, nh3, markdown"),
    (rules.the_clock_is_read_in_one_place, "forum/clock.py", "datetime.now(UTC)"),
    (rules.normal_forms_have_one_place, "forum/text/composed.py", "unicodedata.normalize(f, x)"),
    (rules.no_machine_is_named, "docs/contributing.md", "the worker's job; a/work/of/art"),
]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    complaints = rule(ROOT)

    assert complaints == []


@pytest.mark.parametrize(("rule", "path", "text"), FORBIDDEN)
def test_a_rule_finds_what_it_forbids(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    plant(tmp_path, path, text)

    complaints = rule(tmp_path)

    assert len(complaints) == 1
    assert path.split("/")[-1].split(".")[0] in complaints[0]


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_a_rule_lets_the_rest_be(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    plant(tmp_path, path, text)

    complaints = rule(tmp_path)

    assert complaints == []


def test_every_rule_is_tried_on_what_it_forbids() -> None:
    tried = {rule for rule, _, _ in FORBIDDEN}

    assert tried == set(RULES)


def plant(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
