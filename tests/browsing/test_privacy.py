from __future__ import annotations

from forum import settings
from forum.database import commit
from forum.domain.privacy import REGISTRY
from tests.visitor import Visitor


def test_everything_that_is_kept_is_told_of(client: Visitor) -> None:
    page = client.get("/privacy")

    told = [entry.get_text() for entry in page.all(".kept dt")]
    assert page.status == 200
    assert told == [str(kept.what) for kept in REGISTRY]
    assert len(page.all(".kept dd")) == 2 * len(REGISTRY)


def test_how_long_follows_the_settings(client: Visitor) -> None:
    with client.app.app_context():
        settings.change("restore_days", "12")
        commit()

    assert "for 12 days" in client.get("/privacy").all(".kept dd")[1].get_text()


def test_every_page_leads_there(client: Visitor) -> None:
    assert client.get("/").all('footer a[href="/privacy"]')
    assert client.get("/nowhere").all('footer a[href="/privacy"]')
