"""Deals out options among recipients so that every count is the published one."""

from collections.abc import Mapping, Sequence
from typing import Any

from anslag.domain.form import Answer

COLLABORATED = 12
PARTNERS = {
    "child_and_youth_psychiatry": 12,
    "specialist_psychiatry": 11,
    "municipal_health_care": 11,
    "municipal_social_services": 9,
    "schools_and_student_health": 5,
    "civil_society": 3,
}
"""The published list of those cooperated with in the area `capability`: of 12 that did."""

UNPUBLISHED_LEVELS = {
    "levels_sick_leave": {"strategic": 4, "operational": 6, "provider": 6, "individual": 5},
    "levels_relatives": {"strategic": 2, "operational": 3, "provider": 5, "individual": 8},
    "levels_somatic_health": {"strategic": 1, "operational": 2, "provider": 5, "individual": 5},
}
"""Made up: no counts are published for these areas."""

ATTAINMENT = {5: 6, 4: 9, 3: 4, 2: 2}
"""How many give each mark: 15 of 21 give 4 or 5, as published; the rest of the spread is made up."""

TEAMS_ACTIONS = {
    "new_ways_of_working": 13,
    "collaboration_structures": 11,
    "staffing_and_digital_support": 4,
    "pilots_and_new_clinics": 3,
    "needs_analysis": 2,
}
"""The published counts of coded texts; the last is printed as a few."""


def deal[Option](
    counts: Mapping[Option, int], members: Sequence[str], *, start: int
) -> dict[str, tuple[Option, ...]]:
    """Options per member, dealt round the table: each option from where the one before stopped.

    Whoever is at the table gets something as long as there are at least as many counts as members.
    """
    hands: dict[str, list[Option]] = {member: [] for member in members}
    place = start
    for option, count in counts.items():
        if count > len(members):
            raise ValueError(f"{option}: {count} of {len(members)}")
        for step in range(count):
            hands[members[(place + step) % len(members)]].append(option)
        place += count
    return {member: tuple(hand) for member, hand in hands.items()}


def choices(published: dict[str, Any], names: Sequence[str]) -> dict[str, dict[str, Answer]]:
    """Per question, the options each recipient chooses: every published count and no other."""
    chosen: dict[str, dict[str, Answer]] = {}
    for number, table in enumerate(published["tables"]):
        base = table["base"]
        members = names if base == "all" else those(chosen[base["table"]], base["option"])
        counts = {row["option"]: row["count"] for row in table["rows"]}
        chosen[table["key"]] = {**deal(counts, members, start=5 * number)}
    for question, counts in UNPUBLISHED_LEVELS.items():
        members = those(chosen["areas"], question.removeprefix("levels_"))
        chosen[question] = {**deal(counts, members, start=3)}
    capable = those(chosen["areas"], "capability")
    dealt = deal({"yes": COLLABORATED}, capable, start=4)
    yes = [name for name in capable if dealt[name]]
    chosen["capability_collaborated"] = {name: name in yes for name in capable}
    chosen["capability_partners"] = {**deal(PARTNERS, yes, start=1)}
    return chosen


def those(answers: Mapping[str, Answer], option: str) -> list[str]:
    return [name for name, answer in answers.items() if isinstance(answer, tuple) and option in answer]
