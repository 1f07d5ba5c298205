"""Published and cross-checked values, each within its own tolerance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.cases import value

CASES = Path(__file__).parent.parent / "data" / "agreement" / "agreement_cases.json"
ALL: list[dict[str, Any]] = json.loads(CASES.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case['name']}-{case['coefficient']}")
def test_known_value(case: dict[str, Any]) -> None:
    found = value(case["coefficient"], case["data"])
    if case["expected"] is None:
        assert found is None
    else:
        assert found == pytest.approx(case["expected"], rel=0, abs=case["tolerance"])
