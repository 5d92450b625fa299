"""Which of the terms each task sets, as the fields of its form."""

from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anslag.files.programme_read import SOURCES
from anslag.files.programme_toml import Content
from anslag.web.giving.setup_decisions import decision_groups
from anslag.web.giving.setup_draft import Task
from anslag.web.giving.setup_values import EMPTY_ROW, Entry, Group, Rows

BASICS = (
    Group(
        heading=_("Bidraget"),
        fields=(
            Entry(path=("title",), label=_("Vad heter bidraget?")),
            Entry(path=("case_reference",), label=_("Diarienummer")),
            Entry(path=("grant_year",), label=_("Vilket år gäller bidraget?"), kind="number"),
            Entry(
                path=("status",),
                label=_("Hur säkert är det?"),
                kind="choice",
                choices=(
                    ("planned", _("Planerat")),
                    ("conditional", _("Villkorat: pengarna är inte beslutade")),
                    ("decided", _("Beslutat")),
                ),
            ),
            Entry(
                path=("legal_basis",),
                label=_("Vad vilar bidraget på?"),
                kind="choice",
                choices=(
                    ("government_decision", _("Ett regeringsbeslut")),
                    ("ordinance", _("En förordning")),
                    ("agreement", _("En överenskommelse")),
                    ("own_decision", _("Ett eget beslut")),
                ),
            ),
            Entry(
                path=("summary",),
                label=_("Vad är bidraget till för?"),
                kind="text",
                help=_("En eller två meningar. De står först i anvisningarna."),
            ),
            Entry(
                path=("eligible",),
                label=_("Vilka slags organisationer kan få bidraget?"),
                kind="lines",
                help=_("Ett slag per rad, som i parties.csv."),
            ),
            Entry(
                path=("dialogue",),
                label=_("Vilka för ni dialog med?"),
                kind="lines",
                needed=False,
                help=_("En per rad."),
            ),
            Entry(
                path=("synthetic",),
                label=_("Är något i programmet påhittat?"),
                needed=False,
                help=_("Skriv vad, i en mening. Den visas överallt där programmet visas."),
            ),
        ),
    ),
    Group(
        heading=_("Källor"),
        fields=(
            Entry(
                path=(SOURCES,),
                label=_("Varifrån kommer uppgifterna?"),
                kind="text",
                help=_(
                    "Det som är antaget ska nämnas här, med sin nyckel. En regel som du ändrar är inte antagen."
                ),
            ),
        ),
    ),
)

DATES = (
    Group(
        heading=_("Rekvisition och utbetalning"),
        fields=(
            Entry(path=("call", "opens"), label=_("Första dagen att rekvirera"), kind="day"),
            Entry(path=("call", "closes"), label=_("Sista dagen att rekvirera"), kind="day"),
            Entry(path=("payment", "latest"), label=_("Sista dagen för utbetalning"), kind="day"),
            Entry(
                path=("payment", "open_debt_bars"),
                label=_("Betala inget till den som har en förfallen skuld"),
                kind="yes",
                needed=False,
            ),
        ),
    ),
    Group(
        heading=_("När pengarna får användas"),
        fields=(
            Entry(path=("use_period", "start"), label=_("Från och med"), kind="day"),
            Entry(path=("use_period", "end"), label=_("Till och med"), kind="day"),
        ),
    ),
    Group(
        heading=_("Redovisning och återbetalning"),
        fields=(
            Entry(path=("report_back", "opens"), label=_("Första dagen att redovisa"), kind="day"),
            Entry(path=("report_back", "due"), label=_("Sista dagen att redovisa"), kind="day"),
            Entry(
                path=("report_back", "by_code"),
                label=_("Mottagarna får redovisa utan konto, med en kod till sin registrerade e-postadress"),
                kind="yes",
                needed=False,
            ),
            Entry(path=("repayment", "due"), label=_("Sista dagen att betala tillbaka"), kind="day"),
            Entry(
                path=("national_report", "due"),
                label=_("Sista dagen för er samlade redovisning"),
                kind="day",
                needed=False,
            ),
            Entry(
                path=("national_report", "to"),
                label=_("Till vem lämnar ni den samlade redovisningen?"),
                needed=False,
            ),
        ),
    ),
    Group(
        heading=_("Annat som mottagarna ska lämna"),
        help=EMPTY_ROW,
        fields=(
            Rows(
                path=("deliverables",),
                each=_("Leverans"),
                spare=1,
                entries=(
                    Entry(path=("title",), label=_("Vad?")),
                    Entry(path=("due",), label=_("Senast"), kind="day"),
                    Entry(path=("to",), label=_("Till vem?")),
                    Entry(
                        path=("contents",),
                        label=_("Vad ska den innehålla?"),
                        kind="lines",
                        help=_("En sak per rad."),
                    ),
                ),
            ),
        ),
    ),
)


def _items(path: tuple[str, ...], each: str | Promise, label: str | Promise) -> Rows:
    return Rows(path=path, each=each, entries=(Entry(path=("label",), label=label),))


TERMS_OF_USE = (
    Group(
        heading=_("Ändamål"),
        help=EMPTY_ROW,
        fields=(
            _items(
                ("purposes",),
                pgettext_lazy("one of several", "Ändamål"),
                _("Vad får pengarna användas till?"),
            ),
        ),
    ),
    Group(
        heading=_("Villkor"),
        help=EMPTY_ROW,
        fields=(
            _items(
                ("conditions",), pgettext_lazy("one of several", "Villkor"), _("Vad gäller för bidraget?")
            ),
        ),
    ),
    Group(
        heading=_("Rekvisitionen"),
        help=EMPTY_ROW,
        fields=(
            Entry(
                path=("requisition", "leftover"),
                usual="keep",
                label=_("Vad händer med det som ingen rekvirerar?"),
                kind="choice",
                choices=(
                    ("keep", _("Det stannar hos er")),
                    ("redistribute", _("Det fördelas igen mellan dem som vill ha mer")),
                ),
            ),
            _items(("requisition", "fields"), _("Uppgift"), _("Vad frågar ni om i rekvisitionen?")),
        ),
    ),
    Group(
        heading=_("Kostnadsslag"),
        help=EMPTY_ROW,
        fields=(
            Rows(
                path=("cost_categories",),
                each=pgettext_lazy("one of several", "Kostnadsslag"),
                entries=(
                    Entry(path=("label",), label=_("Vad heter kostnadsslaget?")),
                    Entry(
                        path=("accounts",),
                        label=_("Vilka konton hör dit?"),
                        kind="lines",
                        needed=False,
                        help=_("NN eller NN-NN, ett per rad."),
                    ),
                ),
            ),
        ),
    ),
    Group(
        heading=_("Återbetalning"),
        help=EMPTY_ROW,
        fields=(
            _items(("repayment", "grounds"), _("Grund"), _("När ska pengar betalas tillbaka?")),
            Entry(
                path=("repayment", "abstaining"),
                label=_("Vad gäller för den som låter bli att använda pengarna?"),
                kind="text",
                needed=False,
            ),
            Entry(path=("repayment", "interest"), label=_("Regel för ränta"), kind="text", needed=False),
            Entry(
                path=("repayment", "waiver", "threshold"),
                label=_("Hur stora belopp kan efterges, i kronor?"),
                kind="kronor",
                needed=False,
            ),
            Entry(
                path=("repayment", "waiver", "decision"),
                label=_("Vad säger beslutet om eftergift?"),
                kind="text",
                needed=False,
            ),
            Entry(path=("appeal",), label=_("Hur överklagar man?"), kind="text", needed=False),
        ),
    ),
    Group(
        heading=_("Egna ord i anvisningarna"),
        help=_("Skriv inga dagar eller belopp här: de följer av villkoren. En tom rad skiljer styckena åt."),
        fields=tuple(
            Entry(path=("instructions", name), label=label, kind="paragraphs", needed=False)
            for name, label in (
                ("background", _("Bakgrund")),
                ("eligible", _("Vilka som kan rekvirera")),
                ("separate_account", _("Separat konto")),
                ("getting_the_money", _("Hur man får pengarna")),
                ("report_back", _("Redovisning")),
            )
        ),
    ),
)

KEY = (
    Group(
        heading=_("Vad nyckeln mäter"),
        fields=(
            Entry(path=("key", "basis"), label=_("Vad är talen i nyckeln?")),
            Entry(
                path=("key", "reference_date"), label=_("Vilken dag gäller talen?"), kind="day", needed=False
            ),
            Entry(
                path=("key", "derived"),
                label=_("Talen är uträknade ur publicerade belopp"),
                kind="yes",
                needed=False,
            ),
        ),
    ),
)


GROUPS: dict[Task, tuple[Group, ...]] = {
    "grunduppgifter": BASICS,
    "nyckel": KEY,
    "tider": DATES,
    "villkor": TERMS_OF_USE,
}
"""Beside the decisions, whose choices depend on what the giver receives."""


def tidied(terms: Content, *, giver: str) -> Content:
    """What follows from what was written: whose grant it is that is handed on, and none where none is."""
    funding = terms.get("funding")
    if isinstance(funding, dict):
        if funding.get("programme"):
            funding["recipient"] = giver
        else:
            del terms["funding"]
    return terms


def entries_of(groups: Iterable[Group]) -> Iterator[Entry]:
    """The single values that are set, without those in lists."""
    return (each for group in groups for each in group.fields if isinstance(each, Entry))


def labelled() -> dict[str, Entry]:
    """Every single value of the terms by its key path, as the fields call it."""
    groups = (*decision_groups((), {}), *(group for every in GROUPS.values() for group in every))
    return {".".join(entry.path): entry for entry in entries_of(groups)}


def listed() -> dict[str, Rows]:
    """Every list of the terms by its key path, with what one of it is called."""
    groups = (*decision_groups((), {}), *(group for every in GROUPS.values() for group in every))
    rows = (each for group in groups for each in group.fields if isinstance(each, Rows))
    return {".".join(each.path): each for each in rows}
