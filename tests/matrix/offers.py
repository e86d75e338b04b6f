"""What becomes of every parameter of an embedding or a reranking, at every provider that has one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, get_args

from attrs import evolve, frozen

from interlingua.embeddings import EmbeddingRequest, EmbeddingTask
from interlingua.errors import CallerError, Unsupported
from interlingua.profiles import load_rows
from interlingua.protocols.base import Capabilities
from interlingua.providers import load_catalog
from interlingua.providers.resolve import Route, directory_from, embeddings_of, first_offering, rerank_of
from interlingua.reranking import RerankRequest
from tests.matrix.outcomes import UNHEARD_OF, WHERE, Outcome, Place, between, one_of

AnyRequest: TypeAlias = EmbeddingRequest | RerankRequest
Offer: TypeAlias = Callable[[Capabilities], Any]
EMBEDDED = EmbeddingRequest(model="m", inputs=("a", "b"))
EMBEDDING_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "inputs": {"inputs": ("c", "d")},
    "dimensions": {"dimensions": 64},
    **{f"task = {task}": {"task": task} for task in get_args(EmbeddingTask)},
    "titles": {"task": "document", "titles": ("First", "Second")},
    "user": {"user": "u1"},
    "options": {"options": {"made_up": 1}},
}
BESIDE: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "titles": [{"task": "document"}],
    "task = document": [{}, {"task": "query"}],
}
"""Settings of the requests that it is compared with, where that is not one with none at all: a provider may say
`document` for a caller who says nothing."""
RERANKED = RerankRequest(model="m", query="q", documents=("a", "b"))
RERANK_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "query": {"query": "other"},
    "documents": {"documents": ("c", "d")},
    "top_n": {"top_n": 1},
    "options": {"options": {"made_up": 1}},
}


@frozen
class Kind:
    """A call besides chat."""

    title: str
    offer: Offer
    base: AnyRequest
    settings: Mapping[str, Mapping[str, Any]]

    def places(self) -> Iterator[Place]:
        """Every provider that has it, for an unknown model and for one of each row."""
        for name, row in load_catalog().items():
            models = {one_of(each.model) for each in load_rows() if each.provider == name and each.model != "*"}
            for model in (UNHEARD_OF, *sorted(models)):
                for protocol in row.protocols:
                    place = Place(protocol, name, model)
                    try:
                        route, _ = self._offered(place)
                    except CallerError:
                        continue
                    yield place._replace(protocol=route.protocol)

    def outcome(self, name: str, place: Place) -> Outcome:
        """What becomes of one setting there."""
        results = [self._beside(beside, self.settings[name], place) for beside in BESIDE.get(name, [{}])]
        return next((result for result in results if result.kind != "silent"), results[0])

    def _beside(self, beside: Mapping[str, Any], given: Mapping[str, Any], place: Place) -> Outcome:
        try:
            before, warned_before = self._encoded(evolve(self.base, **beside), place)
            after, warned_after = self._encoded(evolve(self.base, **given), place)
        except Unsupported as error:
            return Outcome("refused", str(error))
        return between(before, after, warned_before, warned_after)

    def _encoded(self, request: AnyRequest, place: Place) -> tuple[Any, list[str]]:
        route, protocol = self._offered(place)
        encoded = protocol.encode(evolve(request, model=place.model), route.profile)
        sent = [encoded.request.path or {}, encoded.request.body]
        warnings = [f"{warning.parameter}: {warning.message}" for warning in encoded.warnings]
        return json.loads(json.dumps(sent, default=dict)), warnings

    def _offered(self, place: Place) -> tuple[Route, Any]:
        directory = directory_from(None, None, None, {place.provider: WHERE})
        return first_offering(
            directory.routes(directory.provider(place.provider), place.model, place.protocol), self.offer, self.title
        )


KINDS: Sequence[Kind] = (
    Kind("embed", embeddings_of, EMBEDDED, EMBEDDING_SETTINGS),
    Kind("rerank", rerank_of, RERANKED, RERANK_SETTINGS),
)
