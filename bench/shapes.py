"""How big a data set is, and which thread gets how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

YEARS = 8
SEED = 20_240_229
THREADS_A_BATCH = 500
PARAGRAPHS_FOR_A_POST = 10
LONG_THREAD = (300, 600)
CATEGORIES = "Sleep Anger Grief Work School Friends Family Money Health Faith Moving Home"
SUBCATEGORIES = "Nights Dreams Mornings"
TAGS = 300
# From here on ids are drawn from a larger space, as in the product (domain/numbers.py).
SMALL_SPACE, LARGE_SPACE, CROWDED_AT = 10**6, 2 * 10**9, 100_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything a data set holds, besides the one long thread."""

    name: str
    questions: int
    answers: int
    comments: int
    people: int
    votes: int

    @property
    def posts(self) -> int:
        """All posts, the long thread's among them."""
        return self.questions + self.answers + self.comments + 1 + sum(LONG_THREAD)

    @property
    def paragraphs(self) -> int:
        """How many different paragraphs the texts are put together from."""
        return max(self.posts // PARAGRAPHS_FOR_A_POST, 1000)


SMALL = Size("small", 1_000, 3_000, 2_000, 500, 20_000)
LARGE = Size("large", 100_000, 300_000, 200_000, 20_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many answers, comments and votes a thread has, and when it begins (0 to 1)."""

    answers: int
    comments: int
    votes: int
    begins: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Some threads to be made together, with the ids of their posts."""

    number: int
    shapes: list[Shape]
    ids: list[int]


def shapes_of(size: Size) -> list[Shape]:
    """The shape of every thread, oldest first; the long one stands in the middle."""
    rng = Random(SEED)
    answers = _shared_out(
        rng, size.answers, [rng.gammavariate(2, 1) for _ in range(size.questions)]
    )
    comments = _shared_out(rng, size.comments, [1 + n for n in answers])
    votes = _shared_out(rng, size.votes, [(1 + n) * rng.expovariate(1) for n in answers])
    shapes = [
        Shape(*counts, begins=(place + rng.random()) / size.questions)
        for place, counts in enumerate(zip(answers, comments, votes, strict=True))
    ]
    middle = size.questions // 2
    long_thread = Shape(*LONG_THREAD, votes=0, begins=shapes[middle].begins)
    return [*shapes[:middle], long_thread, *shapes[middle:]]


def batches_of(size: Size) -> Iterator[Batch]:
    """All threads in batches, each with ids that tell nothing, as the product draws them."""
    shapes = shapes_of(size)
    ids = iter(_ids(size.posts))
    for start in range(0, len(shapes), THREADS_A_BATCH):
        some = shapes[start : start + THREADS_A_BATCH]
        posts = sum(1 + shape.answers + shape.comments for shape in some)
        yield Batch(start // THREADS_A_BATCH, some, [next(ids) for _ in range(posts)])


def zipf(n: int, steepness: float) -> list[float]:
    """Cumulated weights of n ranks, for `Random.choices`."""
    return list(accumulate(rank**-steepness for rank in range(1, n + 1)))


def _shared_out(rng: Random, total: int, weights: list[float] | list[int]) -> list[int]:
    """A total shared out by chance, each share about in proportion to its weight."""
    drawn = Counter(rng.choices(range(len(weights)), weights, k=total))
    return [drawn[place] for place in range(len(weights))]


def _ids(n: int) -> list[int]:
    rng = Random(SEED)
    few = rng.sample(range(1, SMALL_SPACE), min(n, CROWDED_AT))
    many = rng.sample(range(SMALL_SPACE, LARGE_SPACE), n - len(few))
    return few + many
