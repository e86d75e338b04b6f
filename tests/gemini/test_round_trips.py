"""Whatever is written to corpora is read back, field masks change only what they name, and force rules hold."""

from __future__ import annotations

import warnings
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule

from interlingua.errors import BadRequest, InvalidArgument, NotFound
from interlingua.testing.simulators import GeminiSimulator
from tests.gemini.calling import connected

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
VALUES = st.one_of(
    TEXTS.map(lambda text: {"stringValue": text}),
    st.integers(-1000, 1000).map(lambda number: {"numericValue": float(number)}),
    st.lists(TEXTS, max_size=3).map(lambda texts: {"stringListValue": {"values": texts}}),
)
METADATA = st.lists(st.tuples(TEXTS, VALUES).map(lambda pair: {"key": pair[0], **pair[1]}), max_size=3)


def plain(value: Any) -> Any:
    """A reply as the JSON it came as."""
    return value.model_dump(by_alias=True, exclude_unset=True)


class Corpora(RuleBasedStateMachine):
    """A model of what should be there, beside what is."""

    documents = Bundle("documents")
    chunks = Bundle("chunks")

    def __init__(self) -> None:
        super().__init__()
        warnings.simplefilter("ignore", DeprecationWarning)
        self.simulator, self.gemini = self.opened()
        self.known: dict[str, dict[str, Any]] = {}

    def opened(self) -> tuple[GeminiSimulator, Any]:
        """A simulator, and a client of it."""
        simulator = GeminiSimulator().start()
        return simulator, connected(simulator, "sync")

    def held(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What of some fields can be read back."""
        return fields

    def teardown(self) -> None:
        self.gemini.close()
        self.simulator.stop()

    @initialize()
    def begin(self) -> None:
        self.corpus = self.gemini.corpora.create(display_name="All").name

    @rule(target=documents, title=TEXTS, metadata=METADATA)
    def write_document(self, title: str, metadata: Any) -> str:
        made = self.gemini.corpora.documents.create(self.corpus, display_name=title, custom_metadata=metadata)
        self.known[made.name] = {"displayName": title, "customMetadata": metadata}
        return made.name

    @rule(target=chunks, document=documents, text=TEXTS, metadata=METADATA)
    def write_chunk(self, document: str, text: str, metadata: Any) -> Any:
        if document not in self.known or not text.strip():
            return multiple()
        made = self.gemini.corpora.documents.chunks.create(
            document, data={"stringValue": text}, custom_metadata=metadata
        )
        self.known[made.name] = {"data": {"stringValue": text}, "customMetadata": metadata}
        return made.name

    @rule(name=documents, title=TEXTS, metadata=METADATA, mask=st.sampled_from(["displayName", "customMetadata", "*"]))
    def change_document(self, name: str, title: str, metadata: Any, mask: str) -> None:
        if name not in self.known:
            return
        change = {"displayName": title, "customMetadata": metadata}
        self.gemini.corpora.documents.patch(name, update_mask=mask, display_name=title, custom_metadata=metadata)
        self.known[name] |= change if mask == "*" else {mask: change[mask]}

    @rule(name=documents, mask=st.sampled_from(["name", "createTime", "nonsense"]))
    def change_what_cannot_be(self, name: str, mask: str) -> None:
        if name in self.known:
            try:
                self.gemini.corpora.documents.patch(name, update_mask=mask, display_name="no")
                raise AssertionError("it was changed")
            except (BadRequest, InvalidArgument):
                pass

    @rule(name=consumes(chunks))
    def drop_chunk(self, name: str) -> None:
        if name in self.known:
            self.gemini.corpora.documents.chunks.delete(name)
            del self.known[name]

    @rule(name=documents, force=st.booleans())
    def drop_document(self, name: str, force: bool) -> None:
        if name not in self.known:
            return
        held = [other for other in self.known if other.startswith(f"{name}/chunks/")]
        try:
            self.gemini.corpora.documents.delete(name, force=force)
            assert force or not held
            for gone in [name, *held]:
                del self.known[gone]
        except BadRequest:
            assert held and not force

    @rule()
    def read_everything(self) -> None:
        for name, fields in self.known.items():
            kind = self.gemini.corpora.documents
            found = plain((kind.chunks if "/chunks/" in name else kind).get(name))
            assert self.held({key: found.get(key) for key in fields}) == self.held(fields)
        listed = {document.name for document in self.gemini.corpora.documents.list_all(self.corpus, page_size=2)}
        assert listed == {name for name in self.known if "/chunks/" not in name}

    @rule(name=documents)
    def read_what_is_gone(self, name: str) -> None:
        if name not in self.known:
            try:
                self.gemini.corpora.documents.get(name)
                raise AssertionError("it is still there")
            except NotFound:
                pass


Corpora.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCorpora = Corpora.TestCase
