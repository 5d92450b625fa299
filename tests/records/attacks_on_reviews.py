"""What someone with plain SQL might try on what is said of reports, and the rule that refuses it."""

from operator import attrgetter as get
from typing import Any

from anslag.records.diary import canonical
from anslag.records.models import ReviewAct
from tests.records.attacks import ONCE, Attack, Try, after, known, sql
from tests.records.attacks_on_banking import EVERY_ATTACK as THE_OTHERS
from tests.records.world import World, act, insert, sha256

SAID = {"part": "economy"}


def said(
    *,
    action: str = "approve_part",
    told: dict[str, Any] | None = None,
    of_report: bool = True,
    **changed: Any,
) -> Try:
    """Something said of the west's report, by an act that says the same unless it is `told` otherwise."""

    def attempt(world: World) -> None:
        who = {name: changed[name] for name in ("by", "approved_by") if name in changed}
        text, report = canonical(SAID), world.west.reports.get()
        facts: dict[str, Any] = {"said": sha256(text)} | ({"version": 1} if of_report else {})
        entry = act(
            world.upper,
            action,
            grant=world.west if of_report else None,
            **({"approved_by": ""} | who),
            **(facts | (told or {})),
        )
        columns = {
            "programme_id": world.upper.pk,
            "report_id": report.pk if of_report else None,
            "said": text,
            "entry_id": entry.seq,
        }
        rest = {name: value for name, value in changed.items() if name not in who}
        insert("reviewact", columns | known(world, rest))

    return attempt


def again(world: World) -> None:
    last = ReviewAct.objects.order_by("-id").values("programme_id", "report_id", "said", "entry_id")[0]
    insert("reviewact", dict(last))


SAYS = ("review_says_what_its_entry_says",)
KIND = ("review_is_of_its_kind",)

REVIEWS = (
    Attack("say other things than the act says", SAYS, said(said=canonical({"part": "areas"}))),
    Attack("say the same in another text", SAYS, said(said='{"part": "economy"}')),
    Attack("say it of a version that the act does not name", SAYS, said(told={"version": 2})),
    Attack("say it of no version", SAYS, said(told={"version": None})),
    Attack("say it in another programme", SAYS, said(programme_id=get("lower.pk"))),
    Attack("say it in an act that is done", SAYS, said(entry_id=get("newest.seq"))),
    Attack("say it in an act that is not there", SAYS, said(entry_id=9999)),
    Attack("say it of a report that is not there", SAYS, said(report_id=9999)),
    Attack("say it of no report", SAYS, said(report_id=None)),
    Attack("say it in an act of something else", KIND, said(action="note")),
    Attack("approve a part of all reports", KIND, said(of_report=False)),
    Attack("draw a sample of one report", KIND, said(action="draw_sample")),
    Attack(
        "settle codes alone", ("coding_is_settled_by_two",), said(action="settle_coding", of_report=False)
    ),
    Attack(
        "settle codes with a blank",
        ("coding_is_settled_by_two", "entry_names_who_did_it", "approved_by_another_person"),
        said(action="settle_coding", of_report=False, approved_by="ada "),
    ),
    Attack("say it twice in an act", ONCE, after(said(), again)),
    Attack("change what was said", ONCE, sql("UPDATE records_reviewact SET said = '{}'")),
    Attack("take away what was said", ONCE, sql("DELETE FROM records_reviewact")),
)

EVERY_ATTACK = (*THE_OTHERS, *REVIEWS)
