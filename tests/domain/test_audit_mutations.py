"""Each class of figure, made wrong in a correct report, is found under the code that names it, and nothing else is."""

import json
from copy import deepcopy
from random import Random

import pytest

from anslag.domain.audit.checks import audit
from anslag.files.report_data import parse_report
from tests.domain.correct_report import report
from tests.domain.spoiled_report import SPOILERS, Spoiler

TRIES = 30


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_a_spoiled_figure_is_found_once_under_its_code(spoil: Spoiler) -> None:
    spoiled = 0
    for seed in range(TRIES):
        random = Random(f"{spoil.__name__} {seed}")
        document = report(random, recipients=random.choice((1, 2, 4, 7, 12)))
        correct = deepcopy(document)
        expected = spoil(document, random)
        if expected is None:
            continue
        assert document != correct
        spoiled += 1
        findings = audit(parse_report(json.dumps(document).encode()))
        told = [(found.code, found.place, found.message) for found in findings]
        named = [found for found in findings if found.code == expected.code and expected.place in found.place]
        assert named, (seed, expected, told)
        assert {found.code for found in findings} <= {expected.code} | expected.consequences, (
            seed,
            expected,
            told,
        )
        if expected.once:
            assert sum(found.code == expected.code for found in findings) == 1, (seed, expected, told)
    assert spoiled >= 2
