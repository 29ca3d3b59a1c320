"""The page that shows the API's OpenAPI description, without scripts or third-party servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from apiflask import APIFlask
from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

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
    """One endpoint of the API."""

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
    operations: tuple[Operation, ...]
    objects: tuple[Object, ...]


@blueprint.get("/docs")
def docs() -> ResponseReturnValue:
    """Show the description of the API."""
    spec = cast(Mapping[str, Any], cast(APIFlask, current_app).spec)
    page = DocsPage(
        title=spec["info"]["title"],
        version=spec["info"]["version"],
        about=spec["info"].get("description", ""),
        spec=url_for("openapi.spec"),
        operations=tuple(_operation(path, methods["get"]) for path, methods in spec["paths"].items()),
        objects=tuple(_object(name, schema) for name, schema in spec["components"]["schemas"].items()),
    )
    return render_template("api_docs.html", page=page)


def _operation(path: str, described: Mapping[str, Any]) -> Operation:
    return Operation(
        path=path,
        summary=described.get("summary", ""),
        about=described.get("description", ""),
        parameters=tuple(
            _field(parameter["name"], parameter["schema"], parameter, parameter.get("required", False))
            for parameter in described.get("parameters", ())
        ),
        replies=tuple(
            Reply(status, reply.get("description", ""), _target(_content(reply)))
            for status, reply in sorted(described.get("responses", {}).items())
        ),
    )


def _object(name: str, schema: Mapping[str, Any]) -> Object:
    required = schema.get("required", ())
    return Object(
        name,
        schema.get("description", ""),
        tuple(
            _field(key, value, value, key in required) for key, value in schema.get("properties", {}).items()
        ),
    )


def _field(name: str, schema: Mapping[str, Any], described: Mapping[str, Any], required: bool) -> Field:
    return Field(name, _type(schema), _target(schema), described.get("description", ""), required)


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
