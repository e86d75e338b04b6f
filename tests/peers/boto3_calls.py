"""What boto3 makes of the local Bedrock: run in an environment of its own, with the address as argument."""

from __future__ import annotations

import json
import sys
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
HELLO = [{"role": "user", "content": [{"text": "Hello 😀"}]}]
TOOL = {
    "toolSpec": {
        "name": "weather",
        "inputSchema": {"json": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}},
    }
}


def client_at(address: str, service: str, **keys: str) -> Any:
    """A client that asks once."""
    return boto3.client(
        service,
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=keys.get("key", "AKIDSIMULATOR"),
        aws_secret_access_key=keys.get("secret", "simulated-secret-key"),
        config=Config(retries={"total_max_attempts": 1}),
    )


def plain(client: Any) -> Any:
    """A call with a bit of everything."""
    reply = client.converse(
        modelId=MODEL,
        messages=[
            {
                "role": "user",
                "content": [
                    {"image": {"format": "png", "source": {"bytes": b"\x89PNG"}}},
                    {"document": {"format": "txt", "name": "a", "source": {"bytes": b"text"}}},
                    {"text": "Hello 😀"},
                    {"cachePoint": {"type": "default"}},
                ],
            }
        ],
        system=[{"text": "Be terse."}],
        inferenceConfig={"maxTokens": 100, "temperature": 0.5, "stopSequences": ["END"]},
        additionalModelRequestFields={"top_k": 5},
    )
    return [reply["output"]["message"], reply["stopReason"], sorted(reply["usage"]), reply["metrics"]]


def called(client: Any) -> Any:
    """A tool that must be called, and its result."""
    tools = {"tools": [TOOL], "toolChoice": {"any": {}}}
    reply = client.converse(modelId=MODEL, messages=HELLO, toolConfig=tools)
    call = reply["output"]["message"]
    result = {"toolResult": {"toolUseId": call["content"][0]["toolUse"]["toolUseId"], "content": [{"json": {"t": 21}}]}}
    told = client.converse(
        modelId=MODEL, messages=[*HELLO, call, {"role": "user", "content": [result]}], toolConfig={"tools": [TOOL]}
    )
    return [call, reply["stopReason"], told["stopReason"]]


def streamed(client: Any, model: str = MODEL, **more: Any) -> Any:
    """The events of a stream: their names, the text, and the input of calls."""
    names, text, arguments = [], "", ""
    for event in client.converse_stream(modelId=model, messages=HELLO, **more)["stream"]:
        ((name, data),) = event.items()
        names.append(name)
        delta = data.get("delta", {})
        text += delta.get("text", "")
        arguments += delta.get("toolUse", {}).get("input", "")
    return [list(dict.fromkeys(names)), text, arguments]


def failed(call: Any) -> Any:
    """The code and status of an error."""
    try:
        call()
    except EventStreamError as error:
        return ["stream", error.response["Error"]["Code"]]
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


def main(address: str) -> None:
    """Make all calls and write what came of them."""
    client = client_at(address, "bedrock-runtime")
    titan = client.invoke_model(modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": "a"}))
    facts = {
        "plain": plain(client),
        "called": called(client),
        "streamed": streamed(client),
        "streamed call": streamed(client, toolConfig={"tools": [TOOL], "toolChoice": {"any": {}}}),
        "counted": client.count_tokens(modelId=MODEL, input={"converse": {"messages": HELLO}})["inputTokens"] > 0,
        "vector": len(json.loads(titan["body"].read())["embedding"]),
        "models": len(client_at(address, "bedrock").list_foundation_models()["modelSummaries"]),
        "wrong secret": failed(
            lambda: client_at(address, "bedrock-runtime", secret="x").converse(modelId="m", messages=HELLO)
        ),
        "unknown key": failed(
            lambda: client_at(address, "bedrock-runtime", key="AKIDX").converse(modelId="m", messages=HELLO)
        ),
        "no messages": failed(lambda: client.converse(modelId="m", messages=[])),
        "throttled": failed(lambda: client.converse(modelId="throttled", messages=HELLO)),
        "broken stream": failed(lambda: streamed(client, "broken")),
    }
    json.dump(facts, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
