"""The web application: pages and a JSON API for one collection."""

from __future__ import annotations

from apiflask import APIFlask

import searchapp
from searchapp.library.adding import Place
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web import (
    access,
    adding,
    api,
    api_docs,
    assets,
    cite,
    collocates,
    concordance,
    display,
    downloads,
    errors,
    exchanges,
    exchanges_api,
    export,
    health,
    help,
    hosts,
    i18n,
    keyness,
    layout,
    library,
    login,
    matrix,
    numbers,
    numbers_api,
    rates_api,
    reading,
    revalidation,
    search,
    security,
    static_files,
    transcripts,
    trend,
    values,
    words_api,
)
from searchapp.web.json import Json


def create_app(
    settings: Settings, collection: Collection | None = None, *, add_to: Place | None = None
) -> APIFlask:
    """Create the application for a collection; if None, it opens the index in the settings once there is one.

    Visitors can add files to ``add_to``, if it is given. Raises AssetsMissingError if templates or static files are missing, UsageError if settings contradict each other.
    """
    static, templates = assets.folder("static"), assets.folder("templates")
    app = APIFlask(
        "searchapp.web",
        title="Earnings call search",
        version=searchapp.__version__,
        spec_path=api.SPEC,
        docs_path=None,
        json_errors=False,
        static_folder=str(static),
        template_folder=str(templates),
    )
    app.json = Json(app)
    hosts.install(app, settings.hosts)
    access.install(app, settings)
    library.install(app, settings, collection)
    i18n.install(app)
    display.install(app)
    layout.install(app)
    hashes = assets.fingerprints(static)
    static_files.install(app, hashes)
    revalidation.install(app, hashes, assets.fingerprints(templates))
    security.install(app, private=access.protected(settings))
    errors.install(app)
    downloads.install(app)
    for module in (
        search,
        export,
        concordance,
        trend,
        matrix,
        collocates,
        keyness,
        exchanges,
        numbers,
        values,
        transcripts,
        reading,
        cite,
        help,
        health,
        api_docs,
    ):
        app.register_blueprint(module.blueprint)
    login.install(app, settings)
    adding.install(app, settings, add_to)
    api.install(app)
    app.register_blueprint(rates_api.blueprint)
    app.register_blueprint(words_api.blueprint)
    app.register_blueprint(exchanges_api.blueprint)
    app.register_blueprint(numbers_api.blueprint)
    return app
