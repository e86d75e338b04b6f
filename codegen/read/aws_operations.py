"""Operations of an AWS service model: where each member of their input and output stands in HTTP."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import parse_qsl

from ..document import ref_to
from ..problems import JSON, Problem, failure
from .aws_shapes import LOCATIONS, Shapes, body_members
from .aws_streams import MEDIA, Events, error_code, error_status
from .facts import status_phrase

SCHEMES: dict[str, tuple[str, JSON]] = {
    "aws.auth#sigv4": ("sigv4", {"type": "apiKey", "in": "header", "name": "Authorization"}),
    "smithy.api#httpBearerAuth": ("bearer", {"type": "http", "scheme": "bearer"}),
}
"""How a call may be signed: the name and form of each security scheme."""
_LABEL = re.compile(r"\{(\w+)(\+?)\}")
_NOTHING: JSON = {"type": "structure", "members": {}}
_BYTES: JSON = {"type": "string", "format": "binary"}
_ANY_MEDIA, _SOME_BYTES = "*/*", "application/octet-stream"


class AwsOperations:
    """Goes through the operations; the shapes they need pile up as components."""

    def __init__(self, service: JSON, pages: JSON) -> None:
        self.shapes = Shapes(service["shapes"])
        self.problems: list[Problem] = []
        self._operations: JSON = service["operations"]
        self._pages = pages

    def paths(self) -> JSON:
        """By path as OpenAPI writes it; a query in the URI is part of the key."""
        paths: JSON = {}
        for name, operation in sorted(self._operations.items()):
            uri, verb = operation["http"]["requestUri"], operation["http"]["method"].lower()
            item = paths.setdefault(_LABEL.sub(r"{\1}", uri), {})
            if verb in item:
                raise failure("duplicate-operation", f"/paths{uri}/{verb}", f"{name} is the second one here")
            read = self._operation(name, operation)
            item[verb] = read | _template(uri, read["parameters"])
        return paths

    def _operation(self, name: str, operation: JSON) -> JSON:
        given, answered = self._structure(operation.get("input")), self._structure(operation.get("output"))
        errors = [one["shape"] for one in operation.get("errors", ())]
        status = str(operation["http"].get("responseCode", 200))
        result: JSON = {
            "operationId": name,
            "parameters": self._parameters(given),
            "responses": {status: self._reply(operation.get("output"), answered, status), **self._errors(errors)},
        }
        if body := self._body(operation.get("input"), given):
            result["requestBody"] = body
        if rule := self._event_rule(answered):
            result["x-il-stream"] = rule
        if pages := self._page_rule(name, given):
            result["x-il-pages"] = pages
        if errors:
            codes = {error_code(one, self.shapes.all[one]): error_status(self.shapes.all[one]) for one in errors}
            result["x-il-errors"] = codes
        return result | _extras(operation)

    def _structure(self, reference: JSON | None) -> JSON:
        return self.shapes.all[reference["shape"]] if reference else _NOTHING

    def _parameters(self, given: JSON) -> list[JSON]:
        members = given["members"].items()
        return [self._parameter(name, one, given) for name, one in members if one.get("location") in LOCATIONS]

    def _parameter(self, name: str, member: JSON, given: JSON) -> JSON:
        location, wire = LOCATIONS[member["location"]], member.get("locationName", name)
        result: JSON = {"name": wire, "in": location, "schema": self.shapes.member(member, place=location)}
        if member["location"] == "headers":
            self.problems.append(Problem("prefix-headers", f"/parameters/{wire}", "a map of headers has no one name"))
        if wire != name and location == "header":
            result["x-il-name"] = name
        return {**result, "required": True} if location == "path" or name in given.get("required", ()) else result

    def _body(self, reference: JSON | None, given: JSON) -> JSON | None:
        if payload := given.get("payload"):
            member = given["members"][payload]
            content = self._payload(member["shape"], media=_SOME_BYTES)
            return {"content": content, **({"required": True} if payload in given.get("required", ()) else {})}
        if reference is None or not body_members(given):
            return None
        schema = self._trimmed(reference["shape"], given)
        return {"content": {"application/json": {"schema": schema}}, "required": True}

    def _reply(self, reference: JSON | None, answered: JSON, status: str) -> JSON:
        reply: JSON = {"description": status_phrase(status)}
        if headers := self._headers(answered):
            reply["headers"] = headers
        if payload := answered.get("payload"):
            content = self._payload(answered["members"][payload]["shape"], media=_ANY_MEDIA)
            return {**reply, "content": content}
        if reference is None or not body_members(answered):
            return reply
        return {**reply, "content": {"application/json": {"schema": self._trimmed(reference["shape"], answered)}}}

    def _payload(self, shape: str, *, media: str) -> JSON:
        """A member that is the whole body: an event stream, a structure, or bytes of a type that a header tells."""
        if self.shapes.all[shape].get("eventstream"):
            events = Events(shape, self.shapes)
            self.problems.extend(events.problems())
            return {MEDIA: {"schema": events.schema()}}
        if self.shapes.all[shape]["type"] in ("structure", "map", "list"):
            return {"application/json": {"schema": self.shapes.use(shape)}}
        return {media: {"schema": _BYTES}}

    def _trimmed(self, name: str, shape: JSON) -> JSON:
        """A reference to what of an input or output stands in the body."""
        members = body_members(shape)
        if len(members) == len(shape["members"]):
            return self.shapes.use(name)
        self.shapes.components[name] = self.shapes.structure(name, members)
        return ref_to(name)

    def _headers(self, answered: JSON) -> JSON:
        return {
            member.get("locationName", name): {"schema": self.shapes.member(member, place="header")}
            for name, member in answered["members"].items()
            if member.get("location") == "header" and member.get("locationName", name) != "Content-Type"
        }

    def _errors(self, names: list[str]) -> JSON:
        """Several exceptions may share a status; the code in a header or the body tells them apart."""
        by_status: dict[str, list[str]] = {}
        for name in names:
            by_status.setdefault(str(error_status(self.shapes.all[name])), []).append(name)
        return {status: self._error(status, sharing) for status, sharing in sorted(by_status.items())}

    def _error(self, status: str, names: list[str]) -> JSON:
        together = "Or".join(names)
        schemas = [self.shapes.use(name) for name in names]
        if len(names) > 1:
            self.shapes.components[together] = {"anyOf": schemas}
        schema = ref_to(together)
        return {"description": status_phrase(status), "content": {"application/json": {"schema": schema}}}

    def _event_rule(self, answered: JSON) -> JSON | None:
        payload = answered["members"].get(answered.get("payload", ""))
        if payload is None or not self.shapes.all[payload["shape"]].get("eventstream"):
            return None
        return Events(payload["shape"], self.shapes).rule()

    def _page_rule(self, name: str, given: JSON) -> JSON | None:
        rule = self._pages.get(name)
        if rule is None:
            return None
        token, items = rule["input_token"], _first(rule["result_key"])
        if not isinstance(token, str) or not isinstance(rule["output_token"], str) or token not in given["members"]:
            self.problems.append(Problem("odd-pages", f"/operations/{name}", "its pages need more than one token"))
            return None
        member = given["members"][token]
        pages: JSON = {
            "items": items,
            "cursor": rule["output_token"],
            "parameter": member.get("locationName", token),
        }
        more = {"more": rule["more_results"]} if "more_results" in rule else {}
        return pages | more | ({} if "location" in member else {"in_body": True})


def _first(value: Any) -> Any:
    return cast("list[Any]", value)[0] if isinstance(value, list) else value


def _template(uri: str, parameters: list[JSON]) -> JSON:
    """What of the URI is not said by the path of OpenAPI: a query, and labels that take slashes (`{Key+}`)."""
    path, _, query = uri.partition("?")
    result: JSON = {"x-il-query": dict(parse_qsl(query, keep_blank_values=True))} if query else {}
    if "+}" in path:
        result["x-il-path"] = _LABEL.sub(lambda label: f"{{{label[2]}{label[1]}}}", path)
        result["x-il-path-parameters"] = [parameter for parameter in parameters if parameter["in"] == "path"]
    return result


def _extras(operation: JSON) -> JSON:
    extras: JSON = {"deprecated": True} if operation.get("deprecated") else {}
    if prefix := operation.get("endpoint", {}).get("hostPrefix"):
        extras["x-il-host-prefix"] = prefix
    if "auth" in operation or operation.get("authtype") == "none":
        known = [SCHEMES[one][0] for one in operation.get("auth", ()) if one in SCHEMES]
        extras["security"] = [{one: []} for one in known] or [{}]
    return extras
