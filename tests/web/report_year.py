"""The real year 2025 as reports are filled in: the money is paid, the form is open, and the centres below have reported."""

from datetime import date
from typing import Any

from django.test import Client

from anslag.domain.form import Answers, Form, Question
from anslag.domain.report_parts import FormPart, form_parts
from anslag.web.receiving.report_form import PREFIX
from tests.web.real_year import GRANT, LOCAL, played, receiving

DAY = date(2026, 2, 16)
"""The form has been open for a month; two weeks are left, and the region of the tests has not submitted."""

OREBRO = "Region Örebro län"


ANSWERS: dict[str, Any] = {
    "contact_name": "Kontaktperson (syntetisk)",
    "contact_email": "kontakt@orebro-lan.example",
    "used_amount": 14_451_741,
    "costs": {
        "salaries": 9_176_541,
        "contract_changes": 1_764_663,
        "temporary_staff": 784_345,
        "training": 2_157_536,
        "investments": 470_578,
        "travel_food_lodging": 98_078,
    },
    "areas": ("access", "capability", "stepped_care", "collaboration"),
    "levels_access": ("strategic",),
    "levels_access_strategic_text": "Nya uppdrag (syntetiskt).",
    "levels_capability": ("operational",),
    "capability_target_groups": ("adults",),
    "capability_collaborated": False,
    "levels_stepped_care": ("provider",),
    "stepped_care_components": ("assessment_and_triage",),
    "stepped_care_professions": ("psychologist",),
    "levels_collaboration": ("provider",),
    "collaboration_partners": ("specialist_psychiatry",),
    "goal_attainment": 4,
    "perspective_gender_equality": True,
    "perspective_child_rights": True,
    "perspective_disability": False,
}
"""A region with four areas."""

CONFIRMED = {"submitter_authority": True, "correctness": True}


def reporting() -> None:
    played(DAY, LOCAL)


def page_of(part: str = "", party: str = OREBRO, key: str = GRANT) -> str:
    return receiving(party, f"redovisning/del/{part}/" if part else "redovisning/", key)


def field_values(question: Question, answer: Any) -> dict[str, list[str]]:
    """An answer as a browser sends it."""
    name = PREFIX + question.id
    if isinstance(answer, dict):
        return {f"{name}-{row}": [str(amount)] for row, amount in answer.items()}
    if isinstance(answer, bool):
        return {name: ["yes" if answer else "no"]}
    return {name: list(answer) if isinstance(answer, tuple | list) else [str(answer)]}


def sent_of(part: FormPart, answers: Answers, version: int) -> dict[str, list[str]]:
    """What a browser sends for a part."""
    sent: dict[str, list[str]] = {"version": [str(version)]}
    for question in part.questions:
        if question.id in answers:
            sent |= field_values(question, answers[question.id])
    return sent


def shown_version(response: Any) -> int:
    return int(response.context["form"]["version"].value())


def save_part(client: Client, part: FormPart, answers: Answers, party: str = OREBRO, key: str = GRANT) -> Any:
    """Open a part and send it with these answers."""
    address = page_of(part.id, party, key)
    shown = client.get(address)
    return client.post(address, sent_of(part, answers, shown_version(shown)))


def fill(client: Client, form: Form, answers: Answers, party: str = OREBRO, key: str = GRANT) -> None:
    """Fill in every part that the answers have anything of, from the first to the last."""
    for part in form_parts(form):
        if part.ids & answers.keys():
            response = save_part(client, part, answers, party, key)
            assert response.status_code == 302, (part.id, response.context["form"].errors)


def sign(client: Client, party: str = OREBRO, key: str = GRANT) -> Any:
    """Confirm everything on the last page, and send it in."""
    address = receiving(party, "redovisning/kontrollera/", key)
    shown: Any = client.get(address)
    return client.post(address, {each.html_name: each.value() or "on" for each in shown.context["form"]})
