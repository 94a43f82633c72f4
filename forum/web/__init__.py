"""What each request shares: who asks, the guard, pages, paging, forms."""

from __future__ import annotations

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.config import ROOT, Config
from forum.web.actor import init_actor
from forum.web.addresses import PostId
from forum.web.assets import serve_assets
from forum.web.guard import init_guard
from forum.web.logs import init_logs
from forum.web.pace import init_pace
from forum.web.refusals import init_refusals
from forum.web.templating import init_templating
from forum.web.views import init_views


def init_web(app: Flask, config: Config) -> None:
    """Give the application everything that its doors share."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        BASE_URL=config.base_url,
        IS_HTTPS=config.is_https,
        KNOWN_HOSTS=config.trusted_hosts,
        # One-click unsubscribing (RFC 8058) proves itself by its address.
        WITHOUT_TOKEN=frozenset[str](),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=1024,
    )
    app.session_interface = NoCookieSession()
    app.url_map.converters["post_id"] = PostId
    app.url_map.strict_slashes = False
    init_logs(config)
    # Answers pass these from the last to the first: compressed at the very end.
    Compress(app)
    init_pace(app, with_server=not config.is_sqlite)
    init_guard(app)
    init_actor(app)
    init_views(app)
    init_refusals(app)
    serve_assets(app, ROOT / "static", config.instance / "static")
    init_templating(app)
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


class NoCookieSession(SecureCookieSessionInterface):
    """Flask's own session lives for the request only: our sessions are rows."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep nothing: no page sets this cookie."""
