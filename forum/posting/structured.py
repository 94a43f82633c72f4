"""A question as schema.org's QAPage, for whoever reads pages by machine."""

from __future__ import annotations

from typing import Any

from forum.reading.posts import ShownPost
from forum.reading.rows import Byline
from forum.reading.threads import QuestionPage
from forum.text.times import iso
from forum.web.pages import absolute, question_url, user_url


def qa_page(page: QuestionPage) -> dict[str, Any]:
    """The question with the answers that this page shows."""
    url = absolute(question_url(page))
    question = {
        "@type": "Question",
        "name": page.title,
        "url": url,
        "answerCount": page.answer_count,
        **_post(page.question),
    }
    seen = [each for each in page.answers if not each.is_deleted and each.held is None]
    answers = [_answer(answer, url) for answer in seen]
    accepted = [answer.is_accepted for answer in seen]
    for name, is_accepted in (("acceptedAnswer", True), ("suggestedAnswer", False)):
        chosen = [a for a, yes in zip(answers, accepted, strict=True) if yes == is_accepted]
        if chosen:
            question[name] = chosen
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _answer(answer: ShownPost, url: str) -> dict[str, Any]:
    return {"@type": "Answer", "url": f"{url}#post-{answer.id}", **_post(answer)}


def _post(post: ShownPost) -> dict[str, Any]:
    return {
        "text": post.source,
        "upvoteCount": post.score,
        "datePublished": iso(post.created_at),
        "author": _person(post.author),
    }


def _person(author: Byline) -> dict[str, Any]:
    person = {"@type": "Person", "name": author.name}
    if author.member is not None:
        person["url"] = absolute(user_url(author.member))
    return person
