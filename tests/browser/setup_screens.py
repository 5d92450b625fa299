"""The screens of setting up a programme, each in its empty, faulty and finished state."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from playwright.sync_api import Page

from anslag.domain.programme import Item
from anslag.files.programme_folder import load_programme
from anslag.files.programme_texts import later_texts
from anslag.records.drafts import NEW, save_draft
from anslag.web.giving.setup_review import propose_opening
from tests.domain.report_2025 import FOLDER
from tests.files.small_programme import CASES
from tests.steps.year import act
from tests.web.giver import opened, pseudonym, staffed
from tests.web.test_pages import paid

SMALL, REAL = "Provmyndigheten", "Socialstyrelsen"
SMALL_NUMBER, REAL_NUMBER = 1, 2
"""Organisations are numbered as they are first named: by their own programmes, and those that fund them."""

DAY = date(2031, 12, 1)
TASKS = ("grunduppgifter", "beslut", "nyckel", "tider", "villkor", "fragor")
WRONG_KEY = "Namn;Medlemmar\nNorra förbundet;sju\nSodra förbundet;200\nNorra förbundet;1\nSumma;1000\n"
RIGHT_KEY = "Namn;Medlemmar\nNorra förbundet;700\nSödra förbundet;200\nÖstra förbundet;100\n"


def nothing_given() -> None:
    """A giver that has not opened any programme."""
    opened(load_programme(CASES / "small-programme-above"))
    staffed("Södra förbundet", DAY)


def begun() -> None:
    """Last year's programme a year later, nothing looked at."""
    _small()


def faulty() -> None:
    """The pot is another than its parts, a day is missing, and a key with faults has been sent."""
    _small(
        {"amount = 1100000": "amount = 1200000", "closes = 2032-02-15\n": ""},
        done=TASKS[:4],
        upload=WRONG_KEY,
    )


def ready() -> None:
    """Every task is done, and a new key has been sent."""
    _small(done=TASKS, upload=RIGHT_KEY)


def sent() -> None:
    """Another pot and a condition, sent for approval."""
    programme = load_programme(CASES / "small-programme-above")
    opened(programme)
    staffed(SMALL, DAY)
    parts = (replace(programme.terms.pot.parts[0], amount=2_000_000), *programme.terms.pot.parts[1:])
    pot = replace(programme.terms.pot, amount=2_100_000, parts=parts)
    conditions = (Item(id="accounts", label="Ni skickar er årsredovisning till oss senast i maj"),)
    call = replace(programme.terms.call, closes=DAY)
    terms = replace(programme.terms, pot=pot, conditions=conditions, call=call)
    propose_opening(
        act(DAY, by=pseudonym(SMALL, "case_officer"), approved_by=""),
        replace(programme, key="next", terms=terms),
        after=programme.key,
    )


def real() -> None:
    """The real form and key, a year later."""
    paid(load_programme(FOLDER.parent / "government-assignment-2025"))
    programme = load_programme(FOLDER)
    opened(programme)
    staffed(REAL, DAY)
    _keep(REAL, programme.key, later_texts(programme), done=TASKS)


def _small(changed: Mapping[str, str] | None = None, **more: Any) -> None:
    programme = load_programme(CASES / "small-programme-above")
    opened(programme)
    staffed(SMALL, DAY)
    texts = later_texts(programme)
    for before, after in (changed or {}).items():
        assert before in texts["programme.toml"]
        texts["programme.toml"] = texts["programme.toml"].replace(before, after, 1)
    _keep(SMALL, programme.key, texts, **more)


def _keep(
    giver: str, after: str, texts: dict[str, str], *, done: tuple[str, ...] = (), upload: str = ""
) -> None:
    content = {
        "texts": texts,
        "after": after,
        "done": list(done),
        "upload": {"text": upload} if upload else None,
    }
    at = datetime.combine(DAY, datetime.min.time(), tzinfo=UTC)
    by = pseudonym(giver, "case_officer")
    save_draft("programme", giver, name="next", content=content, version=NEW, by=by, at=at)


def send(page: Page) -> None:
    page.locator("main button.primary").first.click()


def type_nonsense(page: Page) -> None:
    page.locator("#id_pot-amount").fill("1,2")
    send(page)


def submit_empty(page: Page) -> None:
    page.locator("main form button").first.click()


type Row = tuple[str, str, Callable[[], None], Callable[[Page], object] | None]

ROWS: tuple[Row, ...] = (
    ("setups", "", begun, None),
    ("setup-begun", "next/", begun, None),
    ("setup-faulty", "next/", faulty, None),
    ("setup-ready", "next/", ready, None),
    *((f"setup-{task}", f"next/{task}/", begun, None) for task in TASKS),
    *((f"setup-{task}-faulty", f"next/{task}/", faulty, None) for task in ("beslut", "nyckel", "tider")),
    ("setup-beslut-unread", "next/beslut/", begun, type_nonsense),
    ("setup-upload-empty", "next/nyckel/", begun, submit_empty),
    ("setup-check-wrong", "next/nyckel/kontrollera/", faulty, None),
    ("setup-check-right", "next/nyckel/kontrollera/", ready, None),
    ("setup-new-question", "next/fragor/ny-fraga/", begun, None),
    ("setup-question-of-sums", "next/fragor/costs/", begun, None),
    ("setup-new-question-empty", "next/fragor/ny-fraga/", begun, send),
    ("setup-preview", "next/forhandsvisning/", begun, None),
    ("setup-preview-faulty", "next/forhandsvisning/", faulty, None),
    ("setup-remove", "next/ta-bort/", begun, None),
    ("setup-review", "next/granska/", ready, None),
    ("setup-review-undone", "next/granska/", begun, None),
    ("setup-review-faulty", "next/granska/", faulty, None),
    ("setup-review-sent", "next/granska/", ready, send),
)


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    officer = {"person": pseudonym(SMALL, "case_officer"), "day": DAY}
    for name, path, world, then in ROWS:
        place = f"/organisation/{SMALL_NUMBER}/program/{path}"
        yield {"name": name, "path": place, "world": world, "then": then, **officer}
    approver = {"person": pseudonym(SMALL, "approver"), "day": DAY, "world": sent}
    for name, page in (("setup-approve", ""), ("setup-approve-preview", "anvisningar/")):
        yield {"name": name, "path": f"/organisation/{SMALL_NUMBER}/arende/1/{page}", **approver}
    officer_late = officer | {"day": DAY.replace(year=DAY.year + 2), "world": ready}
    yield {
        "name": "setup-review-over",
        "path": f"/organisation/{SMALL_NUMBER}/program/next/granska/",
        **officer_late,
    }
    alone = {"person": pseudonym("Södra förbundet", "case_officer"), "day": DAY}
    yield {"name": "setups-empty", "path": "/organisation/3/program/", "world": nothing_given, **alone}
    real_officer = {"person": pseudonym(REAL, "case_officer"), "day": DAY, "world": real}
    for task in ("nyckel", "fragor", "fragor/avsnitt/area_access", "villkor", "granska"):
        path = f"/organisation/{REAL_NUMBER}/program/next/{task}/"
        yield {"name": f"setup-real-{task.replace('/', '-')}", "path": path, **real_officer}
