"""The receiver's pages, the start page and the giver's overview in every state, on the real year with its people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from playwright.sync_api import Page

from anslag.records.drafts import NEW, save_draft
from anslag.steps.proposal import propose
from anslag.steps.requisition import requisition
from tests.steps.year import act
from tests.web.real_year import AFTER, GRANT, IN_CALL, LOCAL, opened, played

OREBRO, NUMBER = "Region Örebro län", 21
"""Its number in a database where the government's assignment was opened first and the grant next."""

GIVEN, OURS = f"/ge/{GRANT}/", f"/ta-emot/{GRANT}/{NUMBER}/"

CONTENT: dict[str, Any] = {
    "amount": 14_000_000,
    "less_reason": "Två tjänster tillsätts först i höst.",
    "wants_leftover": False,
    "account_right": True,
    "account": "",
    "signatory": "signatory-18",
    "contact": "contributor-18",
}


def filled() -> None:
    """Everything is filled in and waits for a signature."""
    opened()
    drafted(CONTENT)


def begun() -> None:
    opened()
    drafted({"amount": CONTENT["amount"]})


def drafted(content: dict[str, Any]) -> None:
    save_draft(
        "requisition",
        OREBRO,
        programme=GRANT,
        content=content,
        version=NEW,
        by="contributor-18",
        at=datetime(2025, 6, 9, 8, tzinfo=UTC),
    )


def corrected() -> None:
    """Requisitioned twice: the second takes the place of the first."""
    opened()
    for amount, correcting in ((14_451_741, False), (14_000_000, True)):
        requisition(
            act(IN_CALL, by="proxy-18", approved_by=""),
            programme=GRANT,
            recipient=OREBRO,
            amount=amount,
            correcting=correcting,
            stated={"conditions": True, "contact": "contributor-18", "account": "9900-0184"},
        )


def asked_late() -> None:
    opened()
    facts = {"recipient": OREBRO, "amount": 14_000_000, "late_reason": "Styrelsen möttes sent.", "stated": {}}
    propose(
        act(AFTER, by="proxy-18", approved_by=""),
        step="requisition",
        party=OREBRO,
        programme=GRANT,
        facts=facts,
    )


def half_way() -> None:
    """Twelve have requisitioned."""
    played(IN_CALL)


def paid() -> None:
    """All is paid, and the region's own programme is open."""
    played(date(2025, 9, 18), LOCAL)


def reports() -> None:
    """Some have reported, some are late."""
    played(date(2026, 2, 20))


def ended() -> None:
    played(date(2026, 7, 1), LOCAL)


def sent_with_faults(page: Page) -> None:
    page.get_by_label("Hur mycket rekvirerar ni?").fill("15 000 000")
    page.get_by_role("button", name="Spara och fortsätt").click()


def sent_after_another(page: Page) -> None:
    """Someone else saves while the page is open."""
    drafted({"amount": 5_000})
    page.get_by_role("button", name="Spara och fortsätt").click()


def unsigned(page: Page) -> None:
    page.get_by_role("button", name="Underteckna och skicka in").click()


def asked(page: Page) -> None:
    page.get_by_role("button", name="Skicka till undertecknare").click()


def screens() -> Iterator[dict[str, Any]]:
    yield from starts()
    yield from overviews()
    yield from grants()
    yield from requisitions()


def starts() -> Iterator[dict[str, Any]]:
    for name, person in (("officer", "case-officer-1"), ("proxy", "proxy-18"), ("auditor", "auditor-1")):
        yield {"name": f"start-{name}", "path": "/start/", "world": opened, "person": person, "day": IN_CALL}
    yield {"name": "start-both-sides", "path": "/start/", "world": paid, "person": "signatory-18"}


def overviews() -> Iterator[dict[str, Any]]:
    officer = {"person": "case-officer-1"}
    for name, world, day in (
        ("empty", opened, date(2025, 5, 22)),
        ("half-way", half_way, IN_CALL),
        ("late-reports", reports, date(2026, 3, 9)),
        ("ended", ended, date(2026, 7, 1)),
    ):
        yield {"name": f"overview-{name}", "path": GIVEN, "world": world, "day": day, **officer}
    chosen = f"{GIVEN}?ordning=-beviljat&lage=waiting"
    yield {"name": "overview-chosen", "path": chosen, "world": half_way, "day": IN_CALL, **officer}
    local = {"path": f"/ge/{LOCAL}/", "world": paid, "day": date(2025, 9, 18), "person": "case-officer-3"}
    yield {"name": "overview-next-tier", **local}
    handed_on = {
        "path": f"{GIVEN}aterkrav/{NUMBER}/arende/",
        "world": paid,
        "day": date(2026, 3, 9),
        **officer,
    }
    yield {"name": "clawback-handed-on", **handed_on}


def grants() -> Iterator[dict[str, Any]]:
    for name, world, day in (
        ("coming", opened, date(2025, 5, 22)),
        ("now", opened, IN_CALL),
        ("corrected", corrected, IN_CALL),
        ("lapsed", opened, AFTER),
        ("asked-late", asked_late, AFTER),
        ("passing-on", paid, date(2025, 9, 18)),
        ("report-due", paid, date(2026, 3, 9)),
        ("done", ended, date(2026, 7, 1)),
    ):
        yield {"name": f"grant-{name}", "path": OURS, "world": world, "day": day, "person": "proxy-18"}
    repaid = {"path": f"/ta-emot/{GRANT}/20/", "world": ended, "person": "proxy-22"}
    yield {"name": "grant-repaid", "day": date(2026, 7, 1), **repaid}
    giver = {"path": OURS, "world": corrected, "person": "case-officer-1"}
    yield {"name": "grant-for-the-giver", "day": IN_CALL, **giver}


def requisitions() -> Iterator[dict[str, Any]]:
    page = f"{OURS}rekvisition/"
    mine: dict[str, Any] = {"person": "proxy-18", "day": IN_CALL}
    yield {"name": "requisition-amount", "path": page, "world": opened, **mine}
    yield {
        "name": "requisition-amount-wrong",
        "path": page,
        "world": opened,
        "then": sent_with_faults,
        **mine,
    }
    yield {"name": "requisition-conflict", "path": page, "world": opened, "then": sent_after_another, **mine}
    yield {"name": "requisition-correcting", "path": page, "world": corrected, **mine}
    yield {"name": "requisition-late", "path": page, "world": opened, **mine, "day": AFTER}
    for name in ("kvarvarande", "konto", "undertecknare"):
        yield {"name": f"requisition-{name}", "path": f"{page}{name}/", "world": begun, **mine}
    check = f"{page}kontrollera/"
    yield {"name": "requisition-check-gaps", "path": check, "world": begun, **mine}
    yield {"name": "requisition-check", "path": check, "world": filled, **mine}
    yield {"name": "requisition-check-wrong", "path": check, "world": filled, "then": unsigned, **mine}
    contributor = mine | {"person": "contributor-18"}
    yield {"name": "requisition-check-unsigned", "path": check, "world": filled, **contributor}
    yield {"name": "requisition-check-asked", "path": check, "world": filled, "then": asked, **contributor}
    yield {"name": "requisition-receipt", "path": f"{page}kvittens/108/", "world": corrected, **mine}
    yield {"name": "requisition-late-sent", "path": f"{page}sen/1/", "world": asked_late, **mine}
