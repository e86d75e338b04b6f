"""How much each property is tried: a little in `make test`, the same examples each time; much in `make test-heavy`."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

QUICKLY = settings(max_examples=2, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
DEEPLY = settings(
    max_examples=8,  # for each of some thousand types
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
