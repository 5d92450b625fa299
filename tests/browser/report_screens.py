"""A report in every state: the list of parts, a part empty, filled, wrong and contested, the check, and the receipt."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from playwright.sync_api import Page

from anslag.domain.form import Answers, Option, Question
from anslag.domain.report_parts import form_parts
from anslag.files.workbook_write import WorkbookOf, report_workbook
from anslag.records.grants import held_programme
from anslag.records.mandates import mandates_of, scope_of
from anslag.records.report_space import SavedPart, own_space, save_part, save_whole
from anslag.steps.report import submit_report
from anslag.steps.review import request_completion
from anslag.web.receiving.report_workbook import SHEET
from tests.steps.year import act
from tests.web.acting import PDF
from tests.web.real_year import GRANT
from tests.web.report_year import ANSWERS, CONFIRMED, DAY, OREBRO, reporting
from tests.web.test_report_workbook import changed_form, edited, other_partner

NUMBER = 21
"""Örebro's, in a database where the government's assignment was opened first and the grant next."""

OURS = f"/ta-emot/{GRANT}/{NUMBER}/"
REPORT = f"{OURS}redovisning/"
NOW = datetime(2026, 2, 13, 9, 30, tzinfo=UTC)


def saved(answers: Answers, by: str = "contributor-18") -> None:
    held = held_programme(GRANT)
    for part in form_parts(held.programme.form):
        kept = {name: answers[name] for name in answers if name in part.ids}
        if kept:
            save_part(held, OREBRO, part.id, SavedPart(answers=kept), by=by, at=NOW)


def begun() -> None:
    """Some parts are done, one has gaps."""
    reporting()
    saved({name: ANSWERS[name] for name in ("contact_name", "used_amount", "areas")})


def filled() -> None:
    reporting()
    saved(ANSWERS)


def short_of_below() -> None:
    """Less is said to be used than those further down have reported."""
    reporting()
    costs = dict.fromkeys(ANSWERS["costs"], 0)
    saved(ANSWERS | {"used_amount": 1000, "costs": {**costs, "salaries": 1000}})


def ready() -> None:
    """All is filled in and sent to be signed."""
    filled()
    whole(lambda space: {"ready": space.mark, "ready_by": "contributor-18"})


def sent_back() -> None:
    filled()
    reason = {"reason": "Lönerna stämmer inte med huvudboken.", "version": 1, "by": "signatory-18"}
    whole(lambda _: {"sent_back": {"economy": reason}})


def whole(changed: Any) -> None:
    held = held_programme(GRANT)
    space = own_space(
        held,
        OREBRO,
        mandates=mandates_of("contributor-18"),
        scope=scope_of(held, [OREBRO], owner=OREBRO),
        today=DAY,
    )
    save_whole(held, OREBRO, space, by="contributor-18", at=NOW, **changed(space))


def submitted() -> None:
    """Twice: the second version says why."""
    reporting()
    signed = replace(act(DAY, by="signatory-18", approved_by=""), at="2026-02-16T10:12:13+01:00")
    for reason in ("", "Fel belopp för utbildningar."):
        submit_report(
            replace(signed, key=f"submitted-{reason}"),
            programme=GRANT,
            recipient=OREBRO,
            answers=ANSWERS | CONFIRMED,
            replaces=reason,
        )


def asked() -> None:
    """The giver wants two parts completed, one of which has got a file and a table of sums since."""
    submitted()
    changed_form(_file_or_table)
    request_completion(
        replace(act(DAY, by="case-officer-1", approved_by=""), at="2026-02-16T14:00:00+01:00"),
        programme=GRANT,
        recipient=OREBRO,
        version=2,
        parts={"economy": "Vad ingår i utbildningarna?", "outcome": "Varför satte ni en fyra?"},
        due=date(2026, 3, 10),
    )


def form_changed() -> None:
    filled()
    changed_form(other_partner)


def _file_or_table(question: Question) -> Question:
    """Two texts of the part about the outcome become a file and a table of sums."""
    if question.id == "success_factors":
        return Question(id="evaluation", kind="file", text="Er utvärdering", required=False, uses=("review",))
    if question.id == "goal_attainment_comment":
        halves = tuple(Option(id=name.lower(), label=name) for name in ("Vinter", "Sommar"))
        rows = tuple(Option(id=name.lower(), label=name) for name in ("Kurser", "Handledning"))
        return Question(
            id="spent",
            kind="table",
            text="Utbildningar per halvår",
            options=rows,
            columns=halves,
            uses=("money",),
        )
    return question


def complete(page: Page) -> None:
    page.get_by_role("button", name="Komplettera redovisningen").click()
    page.get_by_text("Den nya versionen är inte inskickad än").wait_for()


def complete_outcome(page: Page) -> None:
    complete(page)
    page.get_by_role("link", name="Resultat").click()
    page.get_by_label("Er utvärdering").wait_for()


def sums_wrong(page: Page) -> None:
    complete_outcome(page)
    page.get_by_label("Kurser, Vinter").fill("7,4")
    page.get_by_role("button", name="Spara och fortsätt").click()


def hand_over(page: Page) -> None:
    """A file is handed in and sums are written, and the part is opened again."""
    complete_outcome(page)
    page.get_by_label("Kurser, Vinter").fill("120 000")
    page.get_by_label("Er utvärdering").set_input_files(
        {"name": "utvardering.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Spara och gör klart senare").click()
    page.get_by_role("link", name="Resultat").click()


def read_below(page: Page) -> None:
    """What those further down have written, beside the question."""
    page.get_by_label("Utförarnivå – en eller flera primärvårdsenheter").check()
    page.locator("details.below summary").click()


def hand_in(page: Page, **cells: Any) -> None:
    held = held_programme(GRANT)
    of = WorkbookOf(programme=GRANT, recipient=OREBRO, case_reference="Dnr", due=DAY)
    content = report_workbook(held.programme.form, ANSWERS, {}, of)
    file = {"name": "arbetsbok.xlsx", "mimeType": SHEET, "buffer": edited(content, **cells)}
    page.get_by_label("Den ifyllda arbetsboken").set_input_files(file)  # type: ignore[arg-type]  # as it wants it
    page.get_by_role("button", name="Granska arbetsboken").click()
    page.locator(".errors, table, a:text('Till uppgiftslistan')").first.wait_for()


def hand_in_wrong(page: Page) -> None:
    hand_in(page, used_amount="14.451.741", goal_attainment=9)


def hand_in_filled(page: Page) -> None:
    hand_in(page, costs__travel_food_lodging=98_079)


def hand_in_same(page: Page) -> None:
    hand_in(page)


def saved_wrong(page: Page) -> None:
    page.get_by_label("Hur mycket av statsbidraget har ni använt (kr)?").fill("14.451.741")
    page.get_by_label("Lönekostnader").fill("7,4")
    page.get_by_role("button", name="Spara och fortsätt").click()


def saved_after_another(page: Page) -> None:
    """Someone else has saved the part while the page was shown."""
    saved({"goal_attainment": 2, "success_factors": "Chefer som stod bakom."}, by="proxy-18")
    page.get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Spara och fortsätt").click()


def unsigned(page: Page) -> None:
    page.get_by_role("button", name="Underteckna och skicka in").click()


def screens() -> Iterator[dict[str, Any]]:
    mine: dict[str, Any] = {"person": "contributor-18", "day": DAY}
    signer = mine | {"person": "signatory-18"}
    for name, world in (("empty", reporting), ("begun", begun), ("done", filled), ("sent-back", sent_back)):
        yield {"name": f"report-list-{name}", "path": REPORT, "world": world, **mine}
    yield {
        "name": "report-not-open",
        "path": REPORT,
        "world": reporting,
        **mine,
        "day": DAY.replace(month=1, day=2),
    }
    yield {"name": "report-list-changed", "path": REPORT, "world": form_changed, **mine}
    book = f"{REPORT}arbetsbok/"
    yield {"name": "report-workbook", "path": book, "world": filled, **mine}
    yield {"name": "report-workbook-wrong", "path": book, "world": filled, "then": hand_in_wrong, **mine}
    yield {"name": "report-workbook-seen", "path": book, "world": begun, "then": hand_in_filled, **mine}
    yield {"name": "report-workbook-same", "path": book, "world": filled, "then": hand_in_same, **mine}
    economy, outcome = f"{REPORT}del/economy/", f"{REPORT}del/outcome/"
    yield {"name": "report-economy", "path": economy, "world": reporting, **mine}
    yield {"name": "report-economy-filled", "path": economy, "world": sent_back, **mine}
    yield {"name": "report-economy-wrong", "path": economy, "world": reporting, "then": saved_wrong, **mine}
    yield {"name": "report-economy-short", "path": economy, "world": short_of_below, **mine}
    yield {"name": "report-list-short", "path": REPORT, "world": short_of_below, **mine}
    yield {"name": "report-check-short", "path": f"{REPORT}kontrollera/", "world": short_of_below, **mine}
    yield {"name": "report-area", "path": f"{REPORT}del/area_capability/", "world": filled, **mine}
    access = f"{REPORT}del/area_access/"
    yield {"name": "report-area-below", "path": access, "world": filled, "then": read_below, **mine}
    yield {
        "name": "report-conflict",
        "path": outcome,
        "world": reporting,
        "then": saved_after_another,
        **mine,
    }
    yield {"name": "report-part-read", "path": outcome, "world": filled, **signer}
    check = f"{REPORT}kontrollera/"
    yield {"name": "report-check-gaps", "path": check, "world": begun, **mine}
    yield {"name": "report-check", "path": check, "world": filled, **mine}
    yield {"name": "report-check-waiting", "path": check, "world": ready, **mine}
    yield {"name": "report-check-sign", "path": check, "world": ready, **signer}
    yield {"name": "report-check-unsigned", "path": check, "world": ready, "then": unsigned, **signer}
    yield {"name": "report-return", "path": f"{REPORT}tillbaka/", "world": ready, **signer}
    yield {"name": "report-nothing", "path": f"{REPORT}inget/", "world": reporting, **signer}
    yield {
        "name": "report-nothing-wrong",
        "path": f"{REPORT}inget/",
        "world": reporting,
        "then": unsigned,
        **signer,
    }
    yield {"name": "report-asked", "path": REPORT, "world": asked, **mine}
    for name, then in (
        ("completing", complete),
        ("file-and-table", complete_outcome),
        ("file-and-table-wrong", sums_wrong),
        ("file-and-table-saved", hand_over),
    ):
        yield {"name": f"report-{name}", "path": REPORT, "world": asked, "then": then, **mine}
    yield {"name": "report-submitted", "path": REPORT, "world": submitted, **mine}
    yield {"name": "report-again", "path": f"{REPORT}andra/", "world": submitted, **mine}
    for version in (1, 2):
        yield {
            "name": f"report-receipt-{version}",
            "path": f"{REPORT}kvittens/{version}/",
            "world": submitted,
            **mine,
        }
    giver = {"person": "case-officer-1", "day": DAY}
    yield {
        "name": "report-receipt-for-the-giver",
        "path": f"{REPORT}kvittens/2/",
        "world": submitted,
        **giver,
    }
