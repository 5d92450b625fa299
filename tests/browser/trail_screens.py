"""Every krona's way and the month's end: empty, whole to those who give, their auditor, a receiver and anyone, as once known, and broken."""

from collections.abc import Iterator
from typing import Any

from anslag.steps.report import accept
from tests.browser.giving_screens import AUDITOR, ECONOMIST, OFFICER, opened
from tests.records.world import disarm, execute
from tests.steps.test_year import report
from tests.steps.year import REPAYS, act
from tests.web.following import ALFA, BETA, tiers
from tests.web.giver import pseudonym


def broken() -> None:
    """Someone with the database in hand has made a payment smaller."""
    tiers()
    disarm()
    execute(
        "UPDATE records_transfer SET amount = amount - 38 WHERE id = (SELECT max(id) FROM records_transfer"
        " WHERE code = 'pay' AND source_id IN (SELECT a.id FROM records_account a JOIN records_programme p"
        " ON p.id = a.programme_id WHERE p.key = 'grant'))"
    )


def corrected_below() -> None:
    """Två corrects its report after the one above it was accepted."""
    tiers()
    report("local", "Två", {"pay": 120}, left=True, replaces="Fel konto.")
    accept(act(REPAYS), programme="local")


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    yield _screen("krona-empty", "/folj/grant/", world=opened, person=OFFICER)
    yield _screen("krona-giver", "/folj/grant/", person=OFFICER)
    yield _screen("krona-auditor", "/folj/grant/?sok=300", person=AUDITOR)
    yield _screen("krona-receiver", f"/folj/grant/{BETA}/", person=pseudonym("Beta", "signatory"))
    yield _screen("krona-public", "/folj/local/")
    yield _screen("krona-known", "/folj/grant/?dag=2031-04-01", person=AUDITOR)
    yield _screen("krona-not-known", "/folj/local/?dag=2031-01-01")
    yield _screen("krona-wrong-day", "/folj/grant/?dag=snart")
    yield _screen("krona-level", "/folj/grant/?niva=payment", person=AUDITOR)
    yield _screen("krona-broken", "/folj/grant/", world=broken, person=AUDITOR)
    below: dict[str, Any] = {"world": corrected_below}
    yield _screen("krona-corrected-below", "/folj/grant/", person=AUDITOR, **below)
    yield _screen("overview-corrected-below", "/ge/grant/", person=OFFICER, **below)
    alfa = pseudonym("Alfa", "signatory")
    yield _screen("our-grant-corrected-below", f"/ta-emot/grant/{ALFA}/", person=alfa, **below)
    yield _screen("start-corrected-below", "/start/", person=alfa, **below)
    yield _screen("reconcile-empty", "/ge/grant/avstamning/", world=opened, person=OFFICER)
    yield _screen("national-report-empty", "/ge/grant/sammanstallning/", person=OFFICER)
    yield _screen("reconcile", "/ge/grant/avstamning/?manad=2032-03", person=ECONOMIST)
    yield _screen("reconcile-month", "/ge/grant/avstamning/?manad=2032-01", person=AUDITOR)
    yield _screen("reconcile-broken", "/ge/grant/avstamning/?manad=2031-04", world=broken, person=ECONOMIST)


def _screen(name: str, path: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "path": path, "world": tiers, "day": REPAYS, **more}
