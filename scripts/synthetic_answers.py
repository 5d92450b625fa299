"""Makes up reports whose counts, sums and shares are exactly those that were published."""

from collections.abc import Iterable, Mapping
from typing import Any

import synthetic_texts as texts
from anslag.domain.allocation import Allocation
from anslag.domain.form import Answers, Form
from anslag.domain.party import Party
from anslag.domain.programme import Programme
from anslag.domain.report import Known, kept_answers, report_problems
from anslag.domain.share import largest_remainder
from synthetic_choices import ATTAINMENT, TEAMS_ACTIONS, choices, deal, those

COSTS = {
    "salaries": 660,
    "contract_changes": 190,
    "temporary_staff": 60,
    "training": 60,
    "investments": 20,
    "travel_food_lodging": 10,
}
"""Per mille of the used money, as published for all together."""

TRAINING_COSTS = {"training": 880, "temporary_staff": 80, "travel_food_lodging": 40}
LISTED_COSTS = {"salaries": 760, "contract_changes": 150, "temporary_staff": 50, "investments": 40}
"""Per mille of what a centre gets for training and by listed patients."""

MANY_MORE = 1000
"""An unused amount above this gives the long reason."""


def split(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Kronor in proportion to the weights, adding up to the amount."""
    names = list(weights)
    shares = largest_remainder(amount, list(weights.values()), lambda position: (2, str(position), ""))
    return dict(zip(names, shares, strict=True))


def add(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = dict.fromkeys(COSTS, 0)
    for part in parts:
        for category, amount in part.items():
            total[category] += amount
    return total


def region_answers(
    programme: Programme,
    allocation: Allocation,
    published: dict[str, Any],
    unused: Mapping[str, int],
    rolled_up: Mapping[str, Mapping[str, int]],
) -> dict[str, Answers]:
    """Answers per recipient. `rolled_up`: costs that come from a recipient's own receivers, by its name."""
    names = list(allocation.amounts)
    chosen = choices(published, names)
    marks = deal(ATTAINMENT, names, start=2)
    team_texts = deal(TEAMS_ACTIONS, those(chosen["areas"], "teams"), start=0)
    reports = {}
    for number, party in enumerate(programme.recipients):
        claimed = allocation.amounts[party.name]
        used = claimed - unused.get(party.name, 0)
        answers: Answers = {
            question: by_name[party.name] for question, by_name in chosen.items() if party.name in by_name
        }
        answers |= _contact(party) | _free_texts(number, programme.form)
        answers |= {
            "used_amount": used,
            "costs": dict(rolled_up.get(party.name) or split(used, region_weights(number))),
            "unused_reason": texts.MARK + texts.UNUSED["large" if claimed - used > MANY_MORE else "small"],
            "goal_attainment": marks[party.name][0],
        }
        if party.name in team_texts:
            said = " ".join(texts.TEAMS_ACTIONS[code] for code in team_texts[party.name])
            answers["teams_actions"] = texts.MARK + said
        reports[party.name] = checked(programme, party, answers, claimed=claimed)
    return reports


def region_weights(number: int) -> dict[str, int]:
    """The published shares, tilted a little this way or that so that no two neighbours look alike."""
    pay = (number * 2 % 9 - 4) * 8
    staff = (number * 3 % 7 - 3) * 5
    tilt = {"salaries": pay, "contract_changes": -pay, "temporary_staff": staff, "training": -staff}
    return {category: weight + tilt.get(category, 0) for category, weight in COSTS.items()}


def _contact(party: Party) -> Answers:
    return {
        "contact_name": "Kontaktperson (syntetisk)",
        "contact_email": f"kontakt-{party.county_code}@region.example",
        "submitter_authority": True,
        "correctness": True,
    }


def _free_texts(number: int, form: Form) -> Answers:
    """A text for every question that takes one; those that are hidden are dropped later."""
    said = {
        "areas_not_selected_reason": texts.NOT_SELECTED,
        "stepped_care_variation": texts.VARIATION,
        "goal_attainment_comment": texts.ASSESSMENT,
        "success_factors": texts.SUCCESS[number % len(texts.SUCCESS)],
        "agency_feedback": texts.FEEDBACK[number % len(texts.FEEDBACK)],
        **texts.ACTIONS,
        **texts.PERSPECTIVES,
    }
    for place, section in enumerate(form.sections):
        for level, sentences in texts.LEVELS.items():
            area = section.id.removeprefix("area_")
            said[f"levels_{area}_{level}_text"] = sentences[(number + place) % len(sentences)]
    asked = {question.id for section in form.sections for question in section.questions}
    answers: Answers = {name: texts.MARK + text for name, text in said.items() if name in asked}
    return answers | {name.removesuffix("_text"): True for name in texts.PERSPECTIVES}


def centre_answers(
    programme: Programme, allocation: Allocation, areas: tuple[str, ...]
) -> dict[str, Answers]:
    """Answers per centre: all of its money used, and between them every one of `areas`."""
    parts = {part.part: {line.recipient: line.amount for line in part.lines} for part in allocation.parts}
    professions = (
        "psychologist",
        "trainee_psychologist",
        "care_coordinator",
        "rehab_coordinator",
        "counsellor",
    )
    beside = [area for area in areas if area != "workforce"]
    reports = {}
    for number, party in enumerate(programme.recipients):
        claimed = allocation.amounts[party.name]
        listed = LISTED_COSTS | {"salaries": LISTED_COSTS["salaries"] + number % 5 * 10}
        worked_in = {"workforce", beside[number % len(beside)]}
        answers: Answers = {
            "used_amount": claimed,
            "costs": add(
                [
                    split(parts["training"][party.name], TRAINING_COSTS),
                    split(parts["listed"][party.name], listed),
                ]
            ),
            "areas": tuple(area for area in areas if area in worked_in),
            "professions": professions[number % 4 : number % 4 + 1 + number % 2],
            "training_women": 6 + number * 7 % 12,
            "training_men": 1 + number * 5 % 6,
            "actions": texts.MARK + texts.CENTRE,
            "correctness": True,
        }
        reports[party.name] = checked(programme, party, answers, claimed=claimed)
    return reports


def checked(programme: Programme, party: Party, answers: Answers, *, claimed: int) -> Answers:
    """The answers in the form's order, without those to hidden questions; ValueError if they fail."""
    known: Known = {
        "recipient": party.name,
        "organisation_number": party.organisation_number or "",
        "case_reference": programme.terms.case_reference,
        "claimed": claimed,
    }
    kept = kept_answers(programme.form, answers, known)
    if problems := report_problems(programme.form, kept, known):
        raise ValueError(f"{party.name}: {problems}")
    return kept
