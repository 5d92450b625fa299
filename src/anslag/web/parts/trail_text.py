"""A krona's way as the texts of a document: what the page shows, row by row."""

from django.utils.translation import gettext as _

from anslag.domain.day import date_text
from anslag.domain.money import Kronor, format_kronor
from anslag.web.parts.trail_shown import Followed, Line, Shown


def trail_text(shown: Followed) -> dict[str, object]:
    """What templates/trail.typ shows."""
    terms = shown.stop.held.terms
    staircase = shown.shown(most=None)
    known = _("Som det var känt den %(day)s.") % {"day": date_text(shown.day)} if shown.day else ""
    return {
        "title": _("Följ varje krona"),
        "programme": terms.title,
        "giver": terms.giver,
        "recipient": shown.stop.recipient,
        "case_reference": terms.case_reference,
        "known": known,
        "verdict": verdict(shown, staircase),
        "broken": [f"{each.label}, {each.hop.terms.title}: {sums(each)}" for each in shown.broken],
        "synthetic": terms.synthetic,
        "levels": [_level(each) for each in staircase],
    }


def verdict(shown: Followed, staircase: tuple[Shown, ...]) -> str:
    if shown.broken or shown.trail.strays:
        return _("Kedjan är bruten.")
    return _("Kedjan är hel: %(count)d nivåer, 0 kronor i skillnad.") % {"count": len(staircase)}


def sums(shown: Shown) -> str:
    """In and out, and whether they are the same."""
    level = shown.level
    said = {"in": signed(level.came_in), "out": signed(level.went)}
    if level.difference:
        off = {"off": format_kronor(abs(level.difference))}
        return _("In %(in)s ≠ Ut %(out)s · skiljer %(off)s") % (said | off)
    if level.below_nothing:
        return _("In %(in)s = Ut %(out)s · något är mindre än noll") % said
    return _("In %(in)s = Ut %(out)s · stämmer") % said


def signed(amount: Kronor) -> str:
    """The amount, with a minus sign where it is below nothing."""
    return f"{'\N{MINUS SIGN}' if amount < 0 else ''}{format_kronor(abs(amount))}"


def _level(shown: Shown) -> dict[str, object]:
    all_by = _("Alla poster på nivån: %(who)s.") % {"who": shown.who} if shown.who else ""
    return {
        "title": shown.label,
        "programme": shown.hop.terms.title,
        "by": all_by,
        "rows": [_row(line, who=shown.who_differs) for line in shown.lines],
        "who": shown.who_differs,
        "sums": sums(shown),
    }


def _row(line: Line, *, who: bool) -> list[str]:
    day = line.day.isoformat() if line.day else "–"
    resting_on = ", ".join(each.words for each in line.documents) or "–"
    cells = [line.label, signed(line.amount), day, line.case_reference or "–", resting_on]
    return [*cells, line.persons or "–"] if who else cells
