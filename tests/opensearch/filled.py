"""An index in the cluster that is filled by several commits, and the engine over its newest state."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.opensearch.client import Client
from searchapp.engine.opensearch.engine import OpenSearchEngine
from searchapp.engine.opensearch.sink import OpenSearchSink
from searchapp.engine.opensearch.state import is_whole, newest_state
from searchapp.model import Transcript
from searchapp.settings import Settings


def settings_of(address: str, index: str) -> Settings:
    """The settings for an index in a cluster of one node."""
    return Settings(
        engine="opensearch",
        opensearch_url=(address,),
        opensearch_index=index,
        opensearch_replicas=0,
    )


def put(
    settings: Settings,
    segmenter: Segmenter,
    transcripts: Iterable[Transcript],
    *,
    removed: Iterable[str] = (),
    fresh: bool = False,
) -> None:
    """Remove, then add or replace transcripts in one commit; the first commit creates the index."""
    sink = OpenSearchSink(settings, segmenter, 1)
    with sink.locked(), sink.replace() if fresh else sink.change() as change:
        for call in removed:
            change.remove(call)
        for transcript in transcripts:
            change.remove(transcript.id)
            change.add(transcript, transcript.digest)
        change.commit(())


def engine_of(settings: Settings) -> OpenSearchEngine:
    """The engine over the newest state."""
    client = Client(settings)
    state, _ = newest_state(client, settings.opensearch_index)
    return OpenSearchEngine(client, state, partial(is_whole, client, state))
