"""A giver's review of a report: what has been said of each part, how it stands, and what changed between versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.day import date_text
from anslag.domain.form import Answer, Answers, Form, Question
from anslag.domain.grant import Position
from anslag.domain.mail import Notice
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms
from anslag.domain.report import questions, sections
from anslag.domain.review_checks import Deviation

type PartOutcome = Literal["approved", "completion"]
type ReviewState = Literal[
    "nothing",  # nothing is paid, so there is nothing to report
    "awaited",  # paid, and nothing has come yet
    "overdue",  # the same, and the last day has passed
    "waiting",  # submitted, and to be reviewed
    "completion",  # asked to complete it
    "completion_overdue",
    "proposed",  # someone has proposed to accept it
    "accepted",
]
"""How it stands with a receiver's report, by what has been submitted alone: what is being written is nobody else's."""

NEXT: tuple[ReviewState, ...] = ("waiting", "completion_overdue")
"""What a reviewer has something to do about, in that order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartVerdict:
    """What was said of one part of a version: approved, or to be completed for a reason and by a last day."""

    part: str
    outcome: PartOutcome
    version: int
    day: date
    by: str
    """Pseudonym."""
    reason: str = ""
    due: date | None = None
    entry: int = 0
    """In the diary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a receiver is asked to complete: the reason by part, the last day, and when it was asked for."""

    parts: Mapping[str, str]
    due: date
    asked: date
    version: int


def standing(
    form: Form,
    said: Iterable[PartVerdict],
    versions: Mapping[int, Answers],
    latest: int,
    *,
    answered: int = 0,
) -> dict[str, PartVerdict]:
    """What stands of each part: the last that was said of it, in the order it was.

    An approval holds for a later version whose answers in that part are the same. A request does not: it is answered.
    So is one that was made before the entry `answered`, with evidence that by itself answers what was asked.
    """
    found: dict[str, PartVerdict] = {}
    for verdict in said:
        same = verdict.version == latest or (
            verdict.outcome == "approved"
            and _in_part(form, verdict.part, versions.get(verdict.version, {}))
            == _in_part(form, verdict.part, versions.get(latest, {}))
        )
        found.pop(verdict.part, None)
        if same and not (verdict.outcome == "completion" and verdict.entry < answered):
            found[verdict.part] = verdict
    return found


def _in_part(form: Form, part: str, answers: Answers) -> dict[str, Answer]:
    return {
        question.id: answers[question.id]
        for section in sections(form)
        if section.id == part
        for question in section.questions
        if question.id in answers
    }


def completion(stands: Iterable[PartVerdict]) -> Completion | None:
    """What is asked for and has not come; None when nothing is."""
    asked = [each for each in stands if each.outcome == "completion" and each.due]
    if not asked:
        return None
    return Completion(
        parts={each.part: each.reason for each in asked},
        due=max(each.due for each in asked if each.due),
        asked=max(each.day for each in asked),
        version=asked[0].version,
    )


def review_state(
    *,
    paid: Kronor,
    submitted: bool,
    accepted: bool,
    asked: Completion | None,
    proposed: bool,
    due: date,
    today: date,
) -> ReviewState:
    """The state of a receiver's report, `due` being the last day to submit it."""
    if not submitted:
        return "nothing" if not paid else "overdue" if today > due else "awaited"
    if accepted:
        return "accepted"
    if asked:
        return "completion_overdue" if today > asked.due else "completion"
    return "proposed" if proposed else "waiting"


def latest_problems(recipient: str, *, version: int, latest: int, accepted: bool) -> tuple[Problem, ...]:
    """That a version cannot be said anything of: it is not the last one, or is settled."""
    if version != latest:
        return _problem(
            recipient,
            "review.version",
            f"Det gäller version {version}, men den senaste är version {latest}."
            if latest
            else "Inget är inskickat.",
            "Läs den senaste versionen först." if latest else "Vänta på redovisningen.",
        )
    if accepted:
        return _problem(
            recipient,
            "review.accepted",
            "Redovisningen är redan godkänd.",
            "En rättelse kommer som en ny version från mottagaren.",
        )
    return ()


def settled_problems(
    position: Position, *, recipient: str, version: int, unused: Kronor
) -> tuple[Problem, ...]:
    """That what a version leaves over is less than has been demanded, waived or repaid of it already."""
    demanded = position.demanded - sum(position.clawed_back.values())
    settled = position.waived + demanded
    if unused >= settled:
        return ()
    only_owed = settled == position.receivable
    parts = (
        (position.returned, "redan återbetalt"),
        (position.receivable, "krävt åter och inte betalt"),
        (position.waived, "eftergivet"),
        (position.written_off, "avfört som förlust"),
    )
    told = ", ".join(f"{format_kronor(amount)} kr är {what}" for amount, what in parts if amount)
    least = format_kronor(settled)
    return _problem(
        recipient,
        "accept.settled",
        f"Version {version} säger att {format_kronor(unused)} kr är ej använt, men {told}.",
        "Kreditera fakturan först. Godkänn sedan versionen och kräv det som då är kvar."
        if only_owed
        else f"Begär komplettering: minst {least} kr ska stå som ej använt. Ska mottagaren få tillbaka pengar fattar "
        "ni ett eget beslut om det, och betalar utanför det här bidraget.",
    )


def submitted_problems(recipient: str, *, version: int, known: bool) -> tuple[Problem, ...]:
    """That there is no such version of the report."""
    if known:
        return ()
    return _problem(
        recipient,
        "review.version",
        f"Version {version} är inte inskickad.",
        "Välj en version som är inskickad.",
    )


def request_problems(
    recipient: str, parts: Mapping[str, str], *, asked: Iterable[str], due: date, today: date
) -> tuple[Problem, ...]:
    """Why completion cannot be asked for in these parts, each with its reason, by that day."""
    there = set(asked)
    problems: list[Problem] = []
    if not parts:
        problems += _problem(
            recipient, "review.parts", "Ingen del är vald.", "Välj minst en del som ska kompletteras."
        )
    for part, reason in parts.items():
        if part not in there:
            problems += _problem(
                recipient,
                "review.part",
                f"Delen {part} finns inte i redovisningen.",
                "Välj en del som finns.",
            )
        elif not reason.strip():
            problems += _problem(
                recipient,
                f"review.reason.{part}",
                "Skälet saknas.",
                "Skriv vad som ska kompletteras, och varför.",
            )
    if due <= today:
        problems += _problem(
            recipient,
            "review.due",
            f"Sista dagen är {date_text(due)}, och i dag är det {date_text(today)}.",
            "Ange en senare dag.",
        )
    return tuple(problems)


def approval_problems(recipient: str, part: str, *, asked: Iterable[str]) -> tuple[Problem, ...]:
    if part in set(asked):
        return ()
    return _problem(
        recipient, "review.part", f"Delen {part} finns inte i redovisningen.", "Välj en del som finns."
    )


def note_problems(recipient: str, text: str) -> tuple[Problem, ...]:
    if text.strip():
        return ()
    return _problem(recipient, "review.text", "Anteckningen är tom.", "Skriv det som ska antecknas.")


def completion_notice(
    terms: Terms, recipient: str, parts: Mapping[str, str], *, due: date, address: str, number: int
) -> Notice:
    """What the receiver is told: what is to be completed, why, and by when. `parts`: reasons by title."""
    reasons = "\n\n".join(f"{title}\n{reason.strip()}" for title, reason in parts.items())
    paragraphs = (
        f"Er redovisning behöver kompletteras senast {date_text(due)}.",
        reasons,
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        "Ändra svaren och skicka in en ny version. Övriga svar finns kvar som ni lämnade dem.",
        "Räcker det att visa underlag skickar ni det i stället.",
        *([f"Logga in och komplettera:\n{address}"] if address else []),
        terms.giver,
    )
    return Notice(
        key=f"completion/{number}",
        kind="completion",
        party=recipient,
        subject=f"Komplettera redovisningen senast {date_text(due)} – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )


def acceptance_problems(recipient: str, open_request: Completion | None) -> tuple[Problem, ...]:
    """That a report cannot be accepted while the receiver is asked to complete it."""
    if open_request is None:
        return ()
    return _problem(
        recipient,
        "accept.completion",
        f"{recipient}: komplettering är begärd till {date_text(open_request.due)} och har inte kommit.",
        "Vänta på den nya versionen, eller godkänn de delar som skulle kompletteras.",
    )


def version_problems(
    now: Mapping[str, str], prepared: Mapping[str, str] | None, *, numbers: Mapping[str, int]
) -> tuple[Problem, ...]:
    """That a report is no longer the one that was prepared, by its SHA-256: nobody accepts what nobody has seen."""
    if prepared is None:
        return ()
    return tuple(
        Problem(
            place=f"Redovisning, {name}",
            rule="accept.changed",
            message=f"{name}: en ny version har kommit in sedan förslaget gjordes, version {numbers[name]}.",
            remedy="Läs den nya versionen och förbered ett nytt förslag om den.",
        )
        for name, digest in now.items()
        if prepared.get(name) != digest
    )


def deviation_problems(recipient: str, found: Iterable[Deviation]) -> tuple[Problem, ...]:
    """That a report deviates, for what only takes reports that do not."""
    return tuple(
        Problem(
            place=f"Redovisning, {recipient}",
            rule="accept.deviates",
            message=f"{recipient}: {each.message}",
            remedy="Granska den för sig.",
        )
        for each in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An answer that is not the same in two versions. None where it was not answered."""

    question: Question
    before: Answer | None
    after: Answer | None


def differences(form: Form, before: Answers, after: Answers) -> tuple[Difference, ...]:
    """Every answer that differs, in the form's order."""
    return tuple(
        Difference(question=each, before=before.get(each.id), after=after.get(each.id))
        for each in questions(form)
        if before.get(each.id) != after.get(each.id)
    )


def _problem(recipient: str, rule: str, message: str, remedy: str) -> tuple[Problem, ...]:
    return (Problem(place=f"Redovisning, {recipient}", rule=rule, message=message, remedy=remedy),)
