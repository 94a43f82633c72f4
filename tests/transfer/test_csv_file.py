"""A CSV file with one answer a row becomes questions with their answers."""

from __future__ import annotations

import pytest

from forum.transfer.csv_file import Gathered, gather, read_rows
from forum.transfer.files import Unreadable

HEAD = "title,text,category,answer,author,votes,views\n"

BAD_ROWS = [
    ("T,x,c,A,B,1\n", "Row 3: it has 6 cells, and the first row has 7."),
    ("T,x,c,A,B,1,2,3\n", "Row 3: it has 8 cells, and the first row has 7."),
    ("T,x,c,A,B,many,2\n", "Row 3: “many” is no whole number."),
    ("T,x,c,A,B,1.5,2\n", "Row 3: “1.5” is no whole number."),
    ("T,x,c,A,B,1,٣\n", "Row 3: “٣” is no whole number."),
    ("T,x,c,A,B,1,-2\n", "Row 3: -2 does not lie between 0 and 1000000000."),
    ("T,x,c,A,B,9999999,2\n", "Row 3: 9999999 does not lie between -1000000 and 1000000."),
    ("T,x,2024,A,B,1,2\n", "Row 3: A category's name may not be only a number."),
    (",,c,A,B,1,2\n", "Row 3: it has neither title nor text."),
    ('T,"x,c,A,B,1,2\n', "Line 3: this is not CSV (unexpected end of data)."),
    ('T,"x"y,c,A,B,1,2\n', "Line 3: this is not CSV (',' expected after '\"')."),
]


def test_rows_with_the_same_title_and_text_are_one_question() -> None:
    gathered = read(
        HEAD + "How?,Say.,sleep,Rest.,Ann,3,10\n"
        "How?,Say.,night-fears,Rest.,Ann,3,40\n"
        "How?,Say.,sleep,Walk.,Ben,-2,20\n"
        "How?,Other.,sleep,Rest.,,,\n"
    )

    assert (gathered.rows, gathered.repeated) == (4, 1)
    first, second = gathered.questions
    assert (first.title, first.source, first.category) == ("How?", "Say.", "Sleep")
    assert (first.tags, first.views) == (["night-fears"], 40)
    answers = [(a.source, a.author, a.ups, a.downs) for a in first.answers.values()]
    assert answers == [("Rest.", "Ann", 3, 0), ("Walk.", "Ben", 0, 2)]
    assert [(a.author, a.ups, a.downs) for a in second.answers.values()] == [("", 0, 0)]


def test_columns_are_found_under_their_usual_names() -> None:
    gathered = read("Question Title;UPVOTES;answerText;Topic\nHow?;4;Rest.;sleep\n")

    (question,) = gathered.questions
    assert (question.title, question.category) == ("How?", "Sleep")
    assert [(a.source, a.ups) for a in question.answers.values()] == [("Rest.", 4)]


def test_columns_can_be_named() -> None:
    gathered = read("a,b,title\nHow?,Rest.,no\n", title="a", answer="b")

    assert [question.title for question in gathered.questions] == ["How?"]


@pytest.mark.parametrize(
    ("head", "named", "why"),
    [
        ("title,words\n", {}, "No column looks like the answer. Please name it: --answer COLUMN."),
        ("title,answer\n", {"votes": "up"}, "There is no column “up”."),
        ("", {}, "No column looks like the title."),
    ],
)
def test_a_missing_column_is_named(head: str, named: dict[str, str], why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(head + "How?,Rest.\n", **named)

    assert why in str(refused.value.reason)


@pytest.mark.parametrize(("row", "why"), BAD_ROWS)
def test_a_bad_row_is_named(row: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(HEAD + "How?,Say.,sleep,Rest.,Ann,1,2\n" + row)

    assert str(refused.value.reason) == why


def test_rows_without_anything_and_answers_without_words_are_let_go() -> None:
    gathered = read(HEAD + "\nHow?,Say.,, ,Ann,1,2\n,,,,,,\n")

    (question,) = gathered.questions
    assert gathered.rows == 1
    assert question.answers == {}


def test_a_question_without_a_title_is_called_by_its_first_words() -> None:
    gathered = read(HEAD + f",{'I cannot sleep and ' * 9},,Rest.,,,\n")

    (question,) = gathered.questions
    assert question.title.startswith("I cannot sleep and I cannot")
    assert len(question.title) <= 80


def test_of_a_title_that_is_too_long_nothing_is_lost() -> None:
    title = "word " * 70 + "end"

    (question,) = read(f"title,text,answer\n{title},More.,Rest.\n").questions

    assert len(question.title) <= 300
    assert question.source == f"{title}\n\nMore."


def read(text: str, **named: str) -> Gathered:
    return gather(read_rows(text, named))
