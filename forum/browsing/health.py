"""Whether the forum is well, for whatever watches it."""

from __future__ import annotations

import time

from flask import Response, current_app, jsonify
from flask.blueprints import BlueprintSetupState

from forum.browsing.blueprint import bp
from forum.reading import health
from forum.web.pages import wants_json

STARTED_AT = "started at"


@bp.record_once
def note_start(state: BlueprintSetupState) -> None:
    """Remember when this process began."""
    state.app.extensions[STARTED_AT] = time.monotonic()


@bp.get("/healthz")
def show_health() -> Response:
    """Say that the process answers; asks nothing else."""
    return _plain("ok\n")


@bp.get("/readyz")
def show_readiness() -> Response:
    """Say whether database, migrations and worker are well; 503 when one is not."""
    checks = health.checks(time.monotonic() - current_app.extensions[STARTED_AT])
    if wants_json():
        response = jsonify({check.name: check.remark for check in checks})
    else:
        response = _plain("".join(f"{check.name}: {check.remark}\n" for check in checks))
    response.status_code = 200 if all(check.is_well for check in checks) else 503
    return response


def _plain(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
