"""An audit says nothing about a report that is right, whatever its size, year, key and tables."""

import json
from random import Random

import pytest

from anslag.domain.audit.checks import audit
from anslag.files.report_data import parse_report, report_json
from tests.domain.correct_report import KEYS, SIZES, report


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", SIZES)
def test_a_correct_report_is_met_with_silence(size: int, key: str) -> None:
    for seed in range(3):
        document = report(Random(f"{size} {key} {seed}"), recipients=size, key=key)
        assert audit(parse_report(json.dumps(document).encode())) == ()


@pytest.mark.parametrize("seed", range(40))
def test_a_report_is_written_as_it_was_read(seed: int) -> None:
    read = parse_report(json.dumps(report(Random(seed))).encode())
    assert parse_report(report_json(read)) == read
