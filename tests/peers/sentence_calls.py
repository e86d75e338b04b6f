"""Asks the local Gemini with a real model of sentence-transformers: `sentence_calls.py SITE`, printing JSON.

SITE is where interlingua and what it needs are installed.
"""

from __future__ import annotations

import json
import site
import sys
import warnings
from typing import Any

TEXTS = {
    "cat": "The feline rested upon the rug.",
    "shares": "Stock markets fell sharply on Friday.",
    "supper": "He boiled noodles for the evening meal.",
}
QUESTIONS = {"cat": "Where did the kitty nap?", "shares": "Did investors lose money?", "supper": "Who cooked pasta?"}


def best(gemini: Any, corpus: str, question: str) -> str:
    """Which text is nearest to a question."""
    found = gemini.corpora.query(corpus, query=question, results_count=1)
    return found.relevant_chunks[0].chunk.name.rpartition("/")[2]


def filled(gemini: Any) -> str:
    """A corpus with the texts."""
    corpus = gemini.corpora.create(display_name="Facts").name
    document = gemini.corpora.documents.create(corpus, display_name="Facts").name
    for name, text in TEXTS.items():
        place = f"{document}/chunks/{name}"
        gemini.corpora.documents.chunks.create(document, name=place, data={"stringValue": text})
    return corpus


def asked(gemini: Any) -> dict[str, Any]:
    """What is found and answered."""
    corpus = filled(gemini)
    passages = [{"id": name, "content": {"parts": [{"text": text}]}} for name, text in TEXTS.items()]
    answer = gemini.models.generate_answer(
        "models/aqa",
        contents=[{"role": "user", "parts": [{"text": QUESTIONS["cat"]}]}],
        answer_style="EXTRACTIVE",
        inline_passages={"passages": passages},
    )
    vector = gemini.models.embed_content(
        "models/gemini-embedding-001", content={"parts": [{"text": "A"}]}, output_dimensionality=384
    )
    return {
        "nearest": {name: best(gemini, corpus, question) for name, question in QUESTIONS.items()},
        "answer": answer.answer.content.parts[0].text if answer.answer.content else "",
        "length": sum(value * value for value in vector.embedding.values),
    }


def main() -> None:
    """By meaning, and by words."""
    site.addsitedir(sys.argv[1])
    from google.oauth2.credentials import Credentials

    import interlingua as il
    from interlingua.testing.simulators import GeminiSimulator
    from interlingua.testing.simulators.gemini.embedder import HashingEmbedder

    warnings.simplefilter("ignore")
    found: dict[str, Any] = {}
    for name, embedder in (("meaning", None), ("words", HashingEmbedder())):
        with GeminiSimulator() as simulator:
            if embedder is not None:
                simulator.state.embedder = embedder
            login = Credentials("owner-token")
            with il.connect("gemini", credentials=login, base_url=simulator.address, deadline=120) as gemini:
                found[name] = asked(gemini)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
