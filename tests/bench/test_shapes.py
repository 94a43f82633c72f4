from __future__ import annotations

from bench.shapes import CROWDED_AT, LONG_THREAD, SMALL, SMALL_SPACE, Size, batches_of, shapes_of

CROWDED = Size("crowded", CROWDED_AT, 0, 0, people=10, votes=0)


def test_a_data_set_holds_what_its_size_says_and_the_long_thread() -> None:
    shapes = shapes_of(SMALL)

    assert len(shapes) == SMALL.questions + 1
    assert sum(shape.answers for shape in shapes) == SMALL.answers + LONG_THREAD[0]
    assert sum(shape.comments for shape in shapes) == SMALL.comments + LONG_THREAD[1]
    assert sum(shape.votes for shape in shapes) == SMALL.votes


def test_threads_differ_and_are_the_same_each_time() -> None:
    shapes = shapes_of(SMALL)

    assert len({shape.answers for shape in shapes}) > 8
    assert shapes == shapes_of(SMALL)


def test_each_post_has_an_id_of_its_own() -> None:
    batches = list(batches_of(SMALL))

    ids = [post_id for batch in batches for post_id in batch.ids]
    assert len(set(ids)) == len(ids) == SMALL.posts


def test_ids_come_from_a_larger_space_once_the_small_one_is_crowded() -> None:
    ids = [post_id for batch in batches_of(CROWDED) for post_id in batch.ids]

    assert max(ids[:CROWDED_AT]) < SMALL_SPACE
    assert min(ids[CROWDED_AT:]) >= SMALL_SPACE
