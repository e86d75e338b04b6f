"""What the official SDKs do at two clouds: Azure's, whose address comes first, and Google's."""

from __future__ import annotations

import json
import sys
from typing import Any

import google.auth.credentials
import openai
from anthropic import AnthropicVertex
from google import genai
from google.genai import types

azure, vertex = sys.argv[1:3]
TURNS: list[Any] = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]
PARAMETERS: Any = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
TOOL: Any = {"type": "function", "function": {"name": "f", "description": "Does.", "parameters": PARAMETERS}}
facts: dict[str, Any] = {}


def speak(name: str, client: Any) -> None:
    """A plain call with settings and a tool, then a stream."""
    made = client.chat.completions.create(
        model="my-gpt", messages=TURNS, max_completion_tokens=9, temperature=0.5, tools=[TOOL], tool_choice="auto"
    )
    asked: Any = {"stream": True, "stream_options": {"include_usage": True}}
    parts = client.chat.completions.create(model="my-gpt", messages=TURNS[1:], **asked)
    text = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
    vectors = client.embeddings.create(model="my-vectors", input=["Hi"])
    facts[name] = [made.choices[0].message.content, text, len(vectors.data)]


dated: Any = {"azure_endpoint": azure, "api_version": "2024-10-21"}
speak("azure, dated", openai.AzureOpenAI(api_key="k", **dated))
speak("azure, by token", openai.AzureOpenAI(azure_ad_token_provider=lambda: "a-token", **dated))
speak("azure, v1", openai.OpenAI(base_url=f"{azure}/openai/v1/", api_key="k"))

claude = AnthropicVertex(region="us-central1", project_id="p", access_token="a-token", base_url=f"{vertex}/v1")
turns: Any = TURNS[1:]
message = claude.messages.create(model="claude-sonnet-5", max_tokens=9, messages=turns, system="Be kind.")
with claude.messages.stream(model="claude-sonnet-5", max_tokens=9, messages=turns) as stream:
    streamed = stream.get_final_text()
counted = claude.messages.count_tokens(model="claude-sonnet-5", messages=turns)
facts["claude"] = [message.content[0].text, streamed, counted.input_tokens]


class Login(google.auth.credentials.Credentials):
    """A token that needs no refresh."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "a-token"

    def refresh(self, request: Any) -> None:
        """Nothing to do."""


gemini = genai.Client(
    vertexai=True,
    project="p",
    location="us-central1",
    credentials=Login(),
    http_options=types.HttpOptions(base_url=vertex, api_version="v1"),
)
config = types.GenerateContentConfig(
    system_instruction="Be kind.",
    temperature=0.5,
    max_output_tokens=9,
    tools=[
        types.Tool(
            function_declarations=[
                types.FunctionDeclaration(name="f", description="Does.", parameters_json_schema=PARAMETERS)
            ]
        )
    ],
)
said: Any = [types.Content(role="user", parts=[types.Part(text="Hi")])]
made = gemini.models.generate_content(model="gemini-2.5-pro", contents=said, config=config)
pieces = gemini.models.generate_content_stream(model="gemini-2.5-pro", contents=said)
told = "".join(piece.text or "" for piece in pieces)
total = gemini.models.count_tokens(model="gemini-2.5-pro", contents=said).total_tokens
vectors = gemini.models.embed_content(
    model="text-embedding-005", contents=["Hi"], config=types.EmbedContentConfig(task_type="RETRIEVAL_QUERY")
)
facts["gemini"] = [made.text, told, total, len(vectors.embeddings or [])]
json.dump(facts, sys.stdout)
