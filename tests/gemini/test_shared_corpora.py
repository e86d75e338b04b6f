"""Whatever is written of corpora and their permissions is read back; roles hold; lists come whole, page by page."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from interlingua.errors import BadRequest, Conflict, InvalidArgument, NotFound, PermissionDenied, RateLimited
from interlingua.testing.simulators import GeminiSimulator
from tests.gemini.calling import connected

TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
PEOPLE = ("owner", "writer", "reader")
RANKS = {"READER": 1, "WRITER": 2, "OWNER": 3}
EVERYONE = "everyone"
MOST_CORPORA = 10
GRANTEES = st.sampled_from([*(f"{person}@example.org" for person in PEOPLE), "guest@example.org", EVERYONE])
PICKS = st.integers(0, 99)
ROLES = st.sampled_from(["READER", "WRITER"])


def refused(act: Callable[[], Any], *errors: type[Exception]) -> None:
    """Nothing but these may come of it."""
    try:
        act()
    except errors:
        return
    raise AssertionError("it was done")


def has_some(machine: SharedCorpora) -> bool:
    """Whether there is a corpus."""
    return bool(machine.titles)


class SharedCorpora(RuleBasedStateMachine):
    """A model of who owns what and may do what, beside what the server says; each person has a client."""

    def __init__(self) -> None:
        super().__init__()
        warnings.simplefilter("ignore", DeprecationWarning)
        self.simulator = GeminiSimulator().start()
        self.clients = {person: connected(self.simulator, "sync", f"{person}-token") for person in PEOPLE}
        self.titles: dict[str, str] = {}
        self.documents: dict[str, int] = {}
        self.roles: dict[str, dict[str, tuple[str, str]]] = {}
        """By corpus and grantee: the permission's name and its role."""

    def teardown(self) -> None:
        for client in self.clients.values():
            client.close()
        self.simulator.stop()

    def rank(self, corpus: str, person: str) -> int:
        """How much a person may do there; 0: not even see it."""
        granted = self.roles[corpus]
        return max(RANKS[granted[key][1]] if key in granted else 0 for key in (f"{person}@example.org", EVERYONE))

    def attempt(self, corpus: str, person: str, needed: str, act: Callable[[Any], Any]) -> Any:
        """What comes of it, where the person's role is enough; None where the server says that it is not."""
        client = self.clients[person]
        if self.rank(corpus, person) >= RANKS[needed]:
            return act(client)
        refused(lambda: act(client), PermissionDenied)
        return None

    @rule(person=st.sampled_from(PEOPLE), title=TITLES)
    def make(self, person: str, title: str) -> None:
        create = self.clients[person].corpora.create
        if len(self.titles) >= MOST_CORPORA:
            refused(lambda: create(display_name=title), RateLimited)
            return
        name = create(display_name=title).name
        self.titles[name], self.documents[name] = title, 0
        [own] = self.clients[person].corpora.permissions.list(name).permissions
        assert (own.role, own.grantee_type, own.email_address) == ("OWNER", "USER", f"{person}@example.org")
        self.roles[name] = {own.email_address: (own.name, "OWNER")}

    def some_corpus(self, pick: int) -> str:
        """One of those that are there."""
        return [*self.titles][pick % len(self.titles)]

    def some_permission(self, pick: int) -> tuple[str, str, str]:
        """One of those that are there: its corpus, its grantee and its name."""
        there = [(corpus, grantee, name) for corpus, held in self.roles.items() for grantee, (name, _) in held.items()]
        return there[pick % len(there)]

    @initialize(role=ROLES)
    def begin(self, role: str) -> None:
        self.make("owner", "The first")
        self.let_in(0, "owner", "reader@example.org", role)

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE), title=TITLES)
    def rename(self, pick: int, person: str, title: str) -> None:
        corpus = self.some_corpus(pick)
        before = self.simulator.state.corpora.find(corpus)["createTime"]
        changed = self.attempt(
            corpus, person, "WRITER", lambda g: g.corpora.patch(corpus, update_mask="displayName", display_name=title)
        )
        if changed is not None:
            self.titles[corpus] = title
            assert changed.display_name == title
            assert self.simulator.state.corpora.find(corpus)["createTime"] == before

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE), mask=st.sampled_from(["name", "createTime", "nonsense"]))
    def change_what_cannot_be(self, pick: int, person: str, mask: str) -> None:
        corpus = self.some_corpus(pick)
        refused(
            lambda: self.clients[person].corpora.patch(corpus, update_mask=mask, display_name="no"),
            BadRequest,
            InvalidArgument,
            PermissionDenied,
        )

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE))
    def write_document(self, pick: int, person: str) -> None:
        corpus = self.some_corpus(pick)
        made = self.attempt(corpus, person, "WRITER", lambda g: g.corpora.documents.create(corpus))
        self.documents[corpus] += made is not None

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE), grantee=GRANTEES, role=ROLES)
    def let_in(self, pick: int, person: str, grantee: str, role: str) -> None:
        corpus = self.some_corpus(pick)
        who: dict[str, Any] = {"grantee_type": "EVERYONE"}
        if grantee != EVERYONE:
            who = {"grantee_type": "USER", "email_address": grantee}

        def act(client: Any) -> Any:
            return client.corpora.permissions.create(corpus, role=role, **who)

        may = self.rank(corpus, person) >= RANKS["WRITER"]
        if not may or grantee in self.roles[corpus] or (grantee == EVERYONE and role != "READER"):
            refused(lambda: act(self.clients[person]), PermissionDenied, Conflict, BadRequest, InvalidArgument)
            return
        self.roles[corpus][grantee] = (act(self.clients[person]).name, role)

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE), role=st.sampled_from([*RANKS]))
    def change_role(self, pick: int, person: str, role: str) -> None:
        corpus, grantee, name = self.some_permission(pick)

        def act(client: Any) -> Any:
            return client.corpora.permissions.patch(name, role=role, update_mask="role")

        if "OWNER" in (role, self.roles[corpus][grantee][1]):
            refused(lambda: act(self.clients[person]), BadRequest, InvalidArgument, PermissionDenied)
        elif (changed := self.attempt(corpus, person, "WRITER", act)) is not None:
            assert (changed.role, changed.name) == (role, name)
            self.roles[corpus][grantee] = (name, role)

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE))
    def shut_out(self, pick: int, person: str) -> None:
        corpus, grantee, name = self.some_permission(pick)

        def act(client: Any) -> Any:
            return client.corpora.permissions.delete(name)

        if self.roles[corpus][grantee][1] == "OWNER":
            refused(lambda: act(self.clients[person]), BadRequest, PermissionDenied)
        elif self.attempt(corpus, person, "WRITER", act) is not None:
            del self.roles[corpus][grantee]
            owner = self.clients[next(iter(self.roles[corpus])).partition("@")[0]]
            refused(lambda: owner.corpora.permissions.get(name), NotFound)

    @precondition(has_some)
    @rule(pick=PICKS, person=st.sampled_from(PEOPLE), force=st.booleans())
    def take_away(self, pick: int, person: str, force: bool) -> None:
        corpus = self.some_corpus(pick)

        def act(client: Any) -> Any:
            return client.corpora.delete(corpus, force=force)

        if self.rank(corpus, person) == RANKS["OWNER"] and self.documents[corpus] and not force:
            refused(lambda: act(self.clients[person]), BadRequest)
        elif self.attempt(corpus, person, "OWNER", act) is not None:
            del self.titles[corpus], self.documents[corpus], self.roles[corpus]
            refused(lambda: self.clients[person].corpora.get(corpus), NotFound)

    @rule(person=st.sampled_from(PEOPLE), size=st.integers(1, 4))
    def list_what_one_sees(self, person: str, size: int) -> None:
        client = self.clients[person]
        seen = {corpus.name: corpus.display_name for corpus in client.corpora.list_all(page_size=size)}
        assert seen == {name: title for name, title in self.titles.items() if self.rank(name, person)}
        for corpus in seen:
            found = {
                permission.email_address or EVERYONE: (permission.name, permission.role)
                for permission in client.corpora.permissions.list_all(corpus, page_size=size)
            }
            assert found == self.roles[corpus]

    @invariant()
    def everybody_reads_what_they_may(self) -> None:
        for corpus, title in self.titles.items():
            for person in PEOPLE:
                found = self.attempt(corpus, person, "READER", lambda g, name=corpus: g.corpora.get(name))
                assert found is None or found.display_name == title


SharedCorpora.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSharedCorpora = SharedCorpora.TestCase
