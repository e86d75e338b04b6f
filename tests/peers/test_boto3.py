"""boto3 against the local Bedrock: its calls and streams are answered, and its signatures proven."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from interlingua.testing.simulators import BedrockSimulator
from interlingua.testing.simulators.bedrock import Fault
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-boto3")]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What boto3 understood."""
    try:
        python = python_with(tmp_path_factory.mktemp("boto3") / "environment", "boto3")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"boto3 cannot be installed, for want of a registry perhaps: {error}")
    with BedrockSimulator() as simulator:
        simulator.faults.add(Fault(kind="refuse", model="throttled"))
        simulator.faults.add(Fault(kind="fail", model="broken", after=2))
        return facts_from(python, "boto3_calls.py", simulator.address)


def test_it_converses(facts: Any) -> None:
    said = {"role": "assistant", "content": [{"text": "You said: Hello 😀"}]}
    assert facts["plain"] == [said, "end_turn", ["inputTokens", "outputTokens", "totalTokens"], {"latencyMs": 1}]


def test_its_tools_are_called(facts: Any) -> None:
    call, stopped, told = facts["called"]
    assert call["content"] == [{"toolUse": {"toolUseId": "tooluse_1", "name": "weather", "input": {"city": "text"}}}]
    assert (stopped, told) == ("tool_use", "end_turn")


def test_it_streams(facts: Any) -> None:
    names = ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"]
    assert facts["streamed"] == [names, "You said: Hello 😀", ""]
    assert facts["streamed call"] == [[names[0], "contentBlockStart", *names[1:]], "", '{"city": "text"}']


def test_it_counts_embeds_and_lists(facts: Any) -> None:
    assert (facts["counted"], facts["vector"], facts["models"]) == (True, 8, 3)


def test_it_fails_as_at_bedrock(facts: Any) -> None:
    assert facts["wrong secret"] == ["InvalidSignatureException", 403]
    assert facts["unknown key"] == ["UnrecognizedClientException", 403]
    assert facts["no messages"] == ["ValidationException", 400]
    assert facts["throttled"] == ["ThrottlingException", 429]
    assert facts["broken stream"] == ["stream", "throttlingException"]
