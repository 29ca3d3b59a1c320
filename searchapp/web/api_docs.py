"""The page that shows the API's OpenAPI description in the visitor's language, without third-party servers.

What it says are the routes' own descriptions, so that a new route appears by itself; ``searchapp.web.catalog`` collects
their texts for translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from apiflask import APIFlask
from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from searchapp.web.i18n import gettext
from searchapp.web.samples import Sample, sampler

blueprint = Blueprint("api_docs", __name__, url_prefix="/api/v1")

_REFERENCE = "#/components/schemas/"
_MEDIA = "application/json"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a key of an object; ``schema`` is the name of the object it contains, if any."""

    name: str
    type: str
    schema: str | None
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """A response of an operation."""

    status: str
    about: str
    schema: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint of the API; ``about`` begins with the summary, ``sample`` is a command that asks it."""

    id: str
    sample: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """An object type that the API returns."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """The whole API description."""

    title: str
    version: str
    about: str
    spec: str
    token: bool
    operations: tuple[Operation, ...]
    objects: tuple[Object, ...]


@blueprint.get("/docs")
def docs() -> ResponseReturnValue:
    """Show the description of the API."""
    spec = _spec(cast(APIFlask, current_app))
    sample = sampler()
    paths = sorted(spec["paths"].items(), key=lambda item: (not item[0].endswith("/search"), item[0]))
    page = DocsPage(
        title=spec["info"]["title"],
        version=spec["info"]["version"],
        about=_text(spec["info"]),
        spec=url_for("openapi.spec"),
        token=sample.token,
        operations=tuple(_operation(path, methods["get"], sample) for path, methods in paths),
        objects=tuple(_object(name, schema) for name, schema in spec["components"]["schemas"].items()),
    )
    return render_template("api_docs.html", page=page)


def _spec(app: APIFlask) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], app.spec)


def texts(app: APIFlask) -> Iterator[str]:
    """Yield the texts of an application's description that the page shows, in English."""
    spec = _spec(app)
    yield _described(spec["info"])
    for methods in spec["paths"].values():
        described = methods["get"]
        yield described.get("summary", "")
        for each in (described, *described.get("parameters", ()), *described["responses"].values()):
            yield _described(each)
    for schema in spec["components"]["schemas"].values():
        for each in (schema, *schema.get("properties", {}).values()):
            yield _described(each)


def _described(described: Mapping[str, Any], key: str = "description") -> str:
    return " ".join(described.get(key, "").split())


def _text(described: Mapping[str, Any], key: str = "description") -> str:
    """Return a text of the description in the visitor's language; one that is not translated stays as it is."""
    text = _described(described, key)
    return gettext(text) if text else ""


def _operation(path: str, described: Mapping[str, Any], sample: Sample) -> Operation:
    parameters = described.get("parameters", ())
    # What is asked for comes first.
    ordered = sorted(parameters, key=lambda each: (each["in"] != "path", each["name"] != "q"))
    summary = _text(described, "summary")
    return Operation(
        id="-".join(re.findall(r"\w+", path)),
        sample=sample.command(path, ordered),
        path=path,
        summary=summary,
        # Chinese sentences have no space between them.
        about=f"{summary}{'' if summary.endswith('。') else ' '}{_text(described)}",
        parameters=tuple(
            _field(parameter["name"], parameter["schema"], parameter, parameter.get("required", False))
            for parameter in ordered
        ),
        replies=tuple(
            Reply(status, _text(reply), _target(_content(reply)))
            for status, reply in sorted(described.get("responses", {}).items())
        ),
    )


def _object(name: str, schema: Mapping[str, Any]) -> Object:
    required = schema.get("required", ())
    return Object(
        name,
        _text(schema),
        tuple(
            _field(key, value, value, key in required) for key, value in schema.get("properties", {}).items()
        ),
    )


def _field(name: str, schema: Mapping[str, Any], described: Mapping[str, Any], required: bool) -> Field:
    return Field(name, _type(schema), _target(schema), _text(described), required)


def _content(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], reply.get("content", {}).get(_MEDIA, {}).get("schema", {}))


def _target(schema: Mapping[str, Any]) -> str | None:
    """Return the name of the object that a schema refers to, directly or in a list."""
    if "$ref" in schema:
        return cast(str, schema["$ref"]).removeprefix(_REFERENCE)
    for inner in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        if target := _target(inner):
            return target
    return _target(schema["items"]) if "items" in schema else None


def _type(schema: Mapping[str, Any]) -> str:
    """Return a schema's type in readable form, such as ``string | null`` or ``integer[]``."""
    if target := (_target(schema) if "items" not in schema else None):
        return target
    if "items" in schema:
        return f"{_type(schema['items'])}[]"
    kinds = schema.get("type", "any")
    words = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "enum" in schema:
        words += ": " + ", ".join(map(str, schema["enum"]))
    if "minimum" in schema and "maximum" in schema:
        words += f", {schema['minimum']}…{schema['maximum']}"
    if "default" in schema and not isinstance(schema["default"], list):
        words += f", = {schema['default']}" if schema["default"] != "" else ""
    return words
