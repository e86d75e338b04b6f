"""A small AWS service that has everything a rest-json service may have, as botocore writes it."""

from __future__ import annotations

import json
from typing import Any

from codegen.problems import JSON
from codegen.read import Form, read_files, with_repairs


def shape(name: str, **more: Any) -> JSON:
    return {"shape": name, **more}


def structure(*required: str, **members: JSON) -> JSON:
    result: JSON = {"type": "structure", "members": members}
    return {**result, "required": list(required)} if required else result


def operation(name: str, verb: str, uri: str, **more: Any) -> JSON:
    return {"name": name, "http": {"method": verb, "requestUri": uri}, **more}


SHAPES: JSON = {
    "String": {"type": "string"},
    "Name": {"type": "string", "min": 1, "max": 9, "pattern": "[a-z]+"},
    "Letters": {"type": "string", "pattern": "\\p{L}+"},
    "Colour": {"type": "string", "enum": ["red", "green"]},
    "Count": {"type": "integer", "min": 0, "max": 7, "box": True},
    "Ratio": {"type": "double"},
    "Flag": {"type": "boolean"},
    "Time": {"type": "timestamp"},
    "IsoTime": {"type": "timestamp", "timestampFormat": "iso8601"},
    "Bytes": {"type": "blob", "sensitive": True},
    "Anything": {"type": "structure", "members": {}, "document": True},
    "Names": {"type": "list", "member": shape("Name"), "max": 3},
    "Labels": {"type": "map", "key": shape("Name"), "value": shape("String"), "max": 2},
    "Nest": {"type": "list", "member": shape("Nest")},
    "Part": structure(text=shape("String"), image=shape("Bytes"), parts=shape("Parts")) | {"union": True},
    "Parts": {"type": "list", "member": shape("Part")},
    "Talk": structure(
        "id",
        id=shape("Name"),
        colour=shape("Colour"),
        at=shape("Time"),
        born=shape("IsoTime"),
        parts=shape("Parts"),
        labels=shape("Labels"),
        extra=shape("Anything"),
        nest=shape("Nest"),
        letters=shape("Letters"),
        old=shape("String", deprecated=True, deprecatedMessage="Upstream prose."),
    ),
    "TalkRequest": structure(
        "id",
        "parts",
        id=shape("Name", location="uri", locationName="talkId"),
        parts=shape("Parts"),
        mood=shape("String", location="header", locationName="X-Small-Mood"),
        since=shape("Time", location="querystring", locationName="since"),
        token=shape("String", idempotencyToken=True),
        wireName=shape("Ratio", locationName="wire"),
    ),
    "TalkStream": structure(
        start=shape("TalkStart"),
        delta=shape("TalkDelta"),
        sound=shape("Sound"),
        slow=shape("SlowDown"),
        bad=shape("Bad"),
    )
    | {"eventstream": True},
    "TalkStart": structure(role=shape("Colour")) | {"event": True},
    "TalkDelta": structure("text", text=shape("String"), reason=shape("String")) | {"event": True},
    "Sound": structure(wave=shape("Bytes", eventpayload=True)) | {"event": True},
    "TalkStreamResponse": structure(
        stream=shape("TalkStream"), tier=shape("String", location="header", locationName="X-Small-Tier")
    )
    | {"payload": "stream"},
    "ListRequest": structure(nextToken=shape("String", location="querystring", locationName="nextToken")),
    "ListResponse": structure(talks=shape("Talks"), nextToken=shape("String")),
    "Talks": {"type": "list", "member": shape("Talk")},
    "UploadRequest": structure(
        "key",
        "body",
        key=shape("Name", location="uri", locationName="Key"),
        body=shape("Bytes"),
        kind=shape("String", location="header", locationName="Content-Type"),
    )
    | {"payload": "body"},
    "UploadResponse": structure(body=shape("Bytes"), code=shape("Count", location="statusCode")) | {"payload": "body"},
    "SlowDown": structure(message=shape("String")) | {"exception": True, "error": {"httpStatusCode": 429}},
    "Busy": structure(message=shape("String"))
    | {"exception": True, "error": {"httpStatusCode": 429, "code": "BusyNow"}},
    "Bad": structure(message=shape("String")) | {"exception": True, "fault": True},
}
OPERATIONS: JSON = {
    "GetTalk": operation(
        "GetTalk", "GET", "/talks/{talkId}", input=shape("GetRequest"), output=shape("Talk"), errors=[shape("SlowDown")]
    ),
    "StreamTalk": operation(
        "StreamTalk",
        "POST",
        "/talks/{talkId}/stream",
        input=shape("TalkRequest"),
        output=shape("TalkStreamResponse"),
        errors=[shape("SlowDown"), shape("Busy"), shape("Bad")],
    ),
    "ListTalks": operation("ListTalks", "GET", "/talks", input=shape("ListRequest"), output=shape("ListResponse")),
    "Upload": operation(
        "Upload", "PUT", "/files/{Key+}?mode=fast", input=shape("UploadRequest"), output=shape("UploadResponse")
    ),
}
SHAPES["GetRequest"] = structure("id", id=shape("Name", location="uri", locationName="talkId"))
METADATA: JSON = {
    "apiVersion": "2026-01-01",
    "endpointPrefix": "small",
    "protocol": "rest-json",
    "signingName": "smallish",
    "auth": ["aws.auth#sigv4", "smithy.api#httpBearerAuth"],
}
PAGES: JSON = {
    "pagination": {"ListTalks": {"input_token": "nextToken", "output_token": "nextToken", "result_key": "talks"}}
}


def service(**changes: Any) -> JSON:
    return {"metadata": METADATA, "operations": OPERATIONS, "shapes": SHAPES, **changes}


def facts(model: JSON | None = None, *, pages: JSON | None = None, rules: JSON | None = None) -> Any:
    """The facts of a service model."""
    files = {
        "service-2.json": service() if model is None else model,
        "paginators-1.json": PAGES if pages is None else pages,
        "endpoint-rule-set-1.json": rules or {},
    }
    written = {name: json.dumps(value).encode() for name, value in files.items()}
    document, problems = read_files(written, api="small", form=Form("aws"))
    return with_repairs({**document, "x-il-format": "aws"}, problems)
