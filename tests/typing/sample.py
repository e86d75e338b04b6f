"""Read by pyright, never run: what follows the mark must be in what it says of the line."""

from typing import Literal, TypedDict, reveal_type

import attrs
from pydantic import BaseModel

import interlingua as il
from interlingua.testing import MockProvider, MockReply, call


class Invoice(BaseModel):
    total: float


class Entry(TypedDict):
    key: str


@attrs.frozen
class Point:
    x: int


def add(a: int, b: int) -> int:
    return a + b


client = il.Client("openai")

reveal_type(client.chat("m", "Hi"))  # is: "ChatResponse[None]"
reveal_type(client.chat("m", "Hi").output)  # is: "None"
reveal_type(client.chat("m", "Hi", output=Invoice).output)  # is: "Invoice"
reveal_type(client.chat("m", "Hi", output=Entry).output)  # is: "Entry"
reveal_type(client.chat("m", "Hi", output=Point, temperature=0).output)  # is: "Point"
reveal_type(client.chat("m", "Hi", output=list[str]).output)  # is: "list[str]"
reveal_type(client.chat("m", "Hi", output=bool).output)  # is: "bool"
reveal_type(client.chat("m", "Hi", output=int | str).output)  # is: "Any"
reveal_type(client.chat("m", "Hi", output={"type": "object"}).output)  # is: "Any"
reveal_type(client.run("m", "Hi", tools=[add], output=Invoice).response.output)  # is: "Invoice"
reveal_type(client.stream("m", "Hi", recover="exact"))  # is: "ChatStream[None]"
reveal_type(client.resume("t", output=Invoice).response().output)  # is: "Invoice"
reveal_type(client.resume("t").token)  # is: "str | None"
reveal_type(client.chat("m", "Hi", output=Invoice, output_mode="tool", output_retries=2).output)  # is: "Invoice"
reveal_type(client.run("m", "Hi", tools=[add, Invoice, il.tool(add)], tool_timeout=5).output)  # is: Cannot access
reveal_type(client.run("m", "Hi", tools=[add], approve=lambda call: call.name == "add"))  # is: "RunResult[None]"
reveal_type(il.tool(add))  # is: "Tool"
reveal_type(il.tool(name="plus", timeout=3)(add))  # is: "Tool"
reveal_type(client.analyze_images("m", [b"png"], "How many?", output=Invoice).output)  # is: "Invoice"
reveal_type(client.extract_text_from_image("m", "a.png").text)  # is: "str"
reveal_type(client.embed("m", ["a"], titles=["b"]).matrix())  # is: "memoryview[
reveal_type(client.models(kind="embedding")[0].kind)  # is: Literal['chat', 'embedding'
reveal_type(il.find_similar([1.0], [[1.0]])[0].similarity)  # is: "float"
client.chat("m", "Hi", output_mode="words")  # is: cannot be assigned to parameter "output_mode"
client.stream("m", "Hi", output_retries=1)  # is: No overloads for "stream" match
client.models(kind="embeddings")  # is: cannot be assigned to parameter "kind"
client.run("m", "Hi", tools=[3])  # is: cannot be assigned to parameter "tools"
client.chat("m", "Hi", temprature=0)  # is: No overloads for "chat" match
client.chat("m", "Hi", temperature="hot")  # is: cannot be assigned to parameter "temperature"

client.chat("m", "Hi", options={"thinking": {"type": "adaptive"}, "inference_geo": "eu"})
client.chat("m", "Hi", options={"generationConfig": {"topK": 4}})
client.chat("m", "Hi", options={"generationConfig": {"topKay": 4}})  # is: cannot be assigned to parameter "options"
client.chat("m", "Hi", options={"thinkin": {"type": "adaptive"}})  # is: cannot be assigned to parameter "options"
client.chat("m", "Hi", options={"store": "yes"})  # is: cannot be assigned to parameter "options"
client.chat("m", "Hi", options=il.Fields(guided_json={}))
llama: il.OllamaOptions = {"options": {"num_ctx": 8192}, "keep_alive": -1}
claude: il.AnthropicMessagesOptions = {"inference_geo": "eu"}
sonar: il.PerplexityOptions = {"search_mode": "academic", "search_recency_filter": "week"}
router: il.OpenRouterOptions = {"provider": {"order": ["groq"], "allow_fallbacks": False}, "models": ["a/b"]}
magistral: il.MistralOptions = {"safe_prompt": True, "prompt_mode": "reasoning"}
client.chat("m", "Hi", options=claude)
reveal_type(claude["thinking"])  # is: "ThinkingConfigEnabled |
client.chat("m", "Hi", tools=[add, il.WebSearch(max_uses=3), il.ProviderTool({"type": "local_shell"})])
client.chat("m", "Hi", tools=[il.WebSearch(depth="deep")])  # is: cannot be assigned to parameter "depth"
client.chat("m", "Hi", verbosity="chatty")  # is: cannot be assigned to parameter "verbosity"
reveal_type(client.chat("m", "Hi", n=2).alternatives)  # is: "tuple[Candidate, ...]"
reveal_type(client.chat("m", "Hi").usage.buckets.cache_read)  # is: "int"
reveal_type(client.chat("m", "Hi").raw)  # is: "Any"

with client.stream("m", "Hi", output=Invoice) as stream:
    for event in stream:
        reveal_type(event)  # is: "Start | TextStart | TextDelta
        if isinstance(event, il.events.TextDelta):
            reveal_type(event.text)  # is: "str"
    reveal_type(stream.response().output)  # is: "Invoice"
    for text in stream.text_deltas():
        reveal_type(text)  # is: "str"
    reveal_type(stream.partial_output())  # is: "Invoice | None"
    for partial in stream.partial_outputs():
        reveal_type(partial)  # is: "Invoice"

with client.run_stream("m", "Hi", tools=[add], output=Invoice, recover="exact") as running:
    for step in running:
        if isinstance(step, il.events.ToolFinished):
            reveal_type(step.failure)  # is: "ToolFailed | None"
        elif isinstance(step, il.events.TurnStart):
            reveal_type(step.turn)  # is: "int"
        else:
            reveal_type(step)  # is: "Start | TextStart | TextDelta
    reveal_type(running.result())  # is: "RunResult[Invoice]"

mock = MockProvider([call("add", a=1, b=2), MockReply("3", finish_reason="stop")])
reveal_type(mock.client())  # is: "Client"
reveal_type(mock.async_client("openai"))  # is: "AsyncClient"
reveal_type(mock.requests[0].unified.output)  # is: "OutputSchema | None"


async def ask() -> None:
    async with il.AsyncClient() as other:
        reveal_type(await other.chat("openai/m", "Hi", output=Invoice))  # is: "ChatResponse[Invoice]"
        async for event in other.stream("openai/m", "Hi"):
            reveal_type(event)  # is: "Start | TextStart | TextDelta
        async with other.stream("openai/m", "Hi", output=list[Entry]) as entries:
            async for grown in entries.partial_outputs():
                reveal_type(grown)  # is: "list[Entry]"
        reveal_type(await other.run_stream("openai/m", "Hi", output=Point).result())  # is: "RunResult[Point]"
    reveal_type(il.connect_async("openai").chat)  # is: AsyncChat


gemini = il.connect("gemini")
answer = gemini.models.generate_content("gemini-2.5-flash", contents=[{"parts": [{"text": "Hi"}]}])
reveal_type(answer)  # is: "GenerateContentResponse"
reveal_type(il.connect("anthropic"))  # is: "Client"
for line in il.connect("ollama").chat.create_stream(model="m", messages=[{"role": "user", "content": "Hi"}]):
    reveal_type(line)  # is: "ChatStreamEvent"
for step in il.progress(il.connect("ollama").models.pull_stream(model="m")):
    reveal_type(step.fraction)  # is: "float | None"
reveal_type(il.upload_blob(il.connect("ollama"), "model.gguf"))  # is: "str"
reveal_type(il.upload_blob_async(il.connect_async("ollama"), "model.gguf"))  # is: "CoroutineType[Any, Any, str]"
reveal_type(client.rerank("r", "q", ["a"], top_n=1).results[0].score)  # is: "float"
client.rerank("r", "q", ["a"], top="1")  # is: No parameter named "top"
sent = il.webhooks.unwrap("openai", b"{}", {}, secret="whsec_")
reveal_type(sent)  # is: "WebhookBatchCancelled | WebhookBatchCompleted
reveal_type(il.webhooks.unwrap("anthropic", "{}", {}).data)  # is: "BetaWebhook
il.webhooks.unwrap("gemini", "{}", {})  # is: No overloads for
il.connect("anthropi")  # is: cannot be assigned to parameter "name"
il.Clent()  # is: "Clent" is not a known attribute
choice: Literal["a", "b"] = client.chat("m", "Hi", output=Literal["a", "b"]).output
reveal_type(il.to_native(il.user("Hi"), "anthropic_messages"))  # is: "list[InputMessage]"
reveal_type(il.from_native({"role": "user", "content": "Hi"}, "openai_chat"))  # is: "Message"
