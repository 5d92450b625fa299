"""What the domain calls things, in the language of the page: its own names are Swedish, as in terms and reports."""

from django.template import Library
from django.utils.translation import gettext, gettext_noop

register = Library()

STEPS = (
    gettext_noop("Ur bidraget ovan"),
    gettext_noop("Beslut"),
    gettext_noop("Fördelning"),
    gettext_noop("Inte rekvirerat"),
    gettext_noop("Rekvisition"),
    gettext_noop("Utbetalning"),
    gettext_noop("Användning"),
    gettext_noop("Ej använt"),
    gettext_noop("Återbetalning"),
    gettext_noop("Redovisat som använt"),
    gettext_noop("Anslag"),
    gettext_noop("Fördelat vidare"),
    gettext_noop("Använt per kostnadsslag"),
    gettext_noop("Återbetalt eller eftergivet"),
    gettext_noop("Redovisat som använt, genom alla led"),
    gettext_noop("Redovisat per område"),
    gettext_noop("Betalt för mycket"),
)
"""The steps of a staircase, and the levels of a krona's way."""

MOVEMENTS = (
    gettext_noop("återtaget ur en rekvisition"),
    gettext_noop("återgivet efter sen rekvisition"),
    gettext_noop("knutet till bidraget ovan"),
    gettext_noop("krävt åter sedan det använts"),
    gettext_noop("rättelse"),
    gettext_noop("betalt för mycket"),
    gettext_noop("ränta som har krävts"),
    gettext_noop("ränta som har kommit in"),
    gettext_noop("bankens avgift för en betalning som kom tillbaka"),
)
"""Movements of money that no share is called by."""

SHARES = (
    gettext_noop("stannar i det här ledet"),
    gettext_noop("tillbaka uppåt"),
    gettext_noop("fördelat"),
    gettext_noop("återlämnat"),
    gettext_noop("kvar i potten"),
    gettext_noop("omfördelat"),
    gettext_noop("kvar hos givaren"),
    gettext_noop("rekvirerat"),
    gettext_noop("inte rekvirerat"),
    gettext_noop("kvar att rekvirera"),
    gettext_noop("utbetalt"),
    gettext_noop("väntar på utbetalning"),
    gettext_noop("använt"),
    gettext_noop("fördelat vidare"),
    gettext_noop("ej använt"),
    gettext_noop("inte redovisat"),
    gettext_noop("eftergivet"),
    gettext_noop("krävt åter"),
    gettext_noop("inte beslutat"),
    gettext_noop("återbetalt"),
    gettext_noop("fordran"),
    gettext_noop("bokfört här"),
    gettext_noop("bokfört i nästa led"),
    gettext_noop("avfört som förlust"),
    gettext_noop("krävt åter sedan dess"),
    gettext_noop("till potten"),
    gettext_noop("återlämnat till bidraget ovan"),
    gettext_noop("övriga mottagare"),
    gettext_noop("stannar hos mottagarna"),
    gettext_noop("inte avgjort än"),
    gettext_noop("inte uppdelat på område"),
    gettext_noop("betalt tillbaka"),
    gettext_noop("ska betalas tillbaka"),
)
"""Where a step's kronor went."""

OWED = (
    gettext_noop("Rekvirera"),
    gettext_noop("Betala ut"),
    gettext_noop("mottagarna"),
    gettext_noop("Redovisa"),
    gettext_noop("Komplettera redovisningen"),
    gettext_noop("Redovisa på nytt: en redovisning längre ned har rättats"),
    gettext_noop("Skicka underlag till kontrollen"),
    gettext_noop("Återbetala"),
    gettext_noop("Nationell redovisning"),
)
"""What is owed, beside what a programme's terms call deliverables."""

OUTCOMES = (
    gettext_noop("Fördelat på nytt."),
    gettext_noop("Allt är rekvirerat. Det finns inget att fördela på nytt."),
    gettext_noop("Ingen har önskat mer. Pengarna blir kvar."),
    gettext_noop("Ingen av dem som önskat mer kan få mer. Pengarna blir kvar."),
)
"""How a redistribution ended."""

WORDS = frozenset({*STEPS, *MOVEMENTS, *SHARES, *OWED, *OUTCOMES})


@register.filter
def worded(label: str) -> str:
    """A name of the domain in the language of the page; what a programme calls something stays as it is."""
    return gettext(label) if label in WORDS else label
