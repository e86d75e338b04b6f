"""What the page of a provider says that no row does."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "anyscale": """## Servers of one's own

Its API lives on in deployments of one's own: `ANYSCALE_BASE_URL`, or `base_url=`, names one, which is then asked as
any compatible server is.
""",
    "deepseek": """## Reasoning

What the model thought is `reply.reasoning`, and goes back with the history in `reasoning_content`, which DeepSeek
asks for where tools were called. `options=il.Fields(thinking={"type": "disabled"})` turns it off. A typed answer is
asked for in words, since there is no schema to be held to.
""",
    "huggingface": """## Whose machine

A model string may end in the name of a provider, or in what the choice among them is to go by:
`huggingface/org/model:groq`, `huggingface/org/model:cheapest`.
""",
    "mistral": """## What is particular

- Ids of tool calls must be nine letters or digits: those of other providers are replaced by others, the same for a
  call and its result.
- A seed is `random_seed`, an answer that has begun is marked with `prefix`, documents are `document_url`, and
  reasoning is part of the content.

```python
import interlingua as il

options: il.MistralOptions = {"safe_prompt": True}
with il.Client() as client:
    print(client.chat("mistral/mistral-small-latest", "Hello", options=options).text)
```
""",
    "moonshot": """## Another address

`MOONSHOT_BASE_URL=https://api.moonshot.cn/v1` is the one for keys of mainland China.
""",
    "openrouter": """## Routing and reasoning

```python
import interlingua as il

options: il.OpenRouterOptions = {
    "models": ["anthropic/claude-sonnet-4.5", "openai/gpt-5"],
    "provider": {"order": ["anthropic", "amazon-bedrock"], "allow_fallbacks": False, "data_collection": "deny"},
    "reasoning": {"effort": "high"},
}
with il.Client() as client:
    print(client.chat("openrouter/anthropic/claude-sonnet-4.5", "Hello", options=options).text)
```

`reasoning_details` come back with the history as they came, signed and encrypted ones too, also out of a stream.
""",
    "perplexity": """## Search

What was found are `il.Source` parts of the message, with address, title and the text that was quoted. The domains
of `il.WebSearch` are its `search_domain_filter`; how old a page may be, and in which part of the web it is looked
for, are options.

```python
import interlingua as il

search = il.WebSearch(allowed_domains=["nature.com"], blocked_domains=["example.com"], depth="high")
options: il.PerplexityOptions = {"search_mode": "academic", "search_recency_filter": "month"}
with il.Client() as client:
    reply = client.chat("perplexity/sonar-pro", "What is new?", tools=[search], options=options)
    print(reply.text)
    print([part.url for part in reply.message.parts if isinstance(part, il.Source)])
```

It knows no tools of one's own: they are offered in words, and read back from the answer.
""",
}
"""By provider, as Markdown."""
