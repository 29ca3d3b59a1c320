"""Health check for monitoring."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from searchapp.web.library import current_view

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Return the size and the state of the collection; without an index the error handler returns 503."""
    view = current_view()
    summaries = view.transcripts()
    turns = sum(summary.turns for summary in summaries)
    return jsonify({"status": "ok", "transcripts": len(summaries), "turns": turns, "state": view.state})
