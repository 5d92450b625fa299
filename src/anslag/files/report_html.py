"""The report as one page of HTML that needs nothing beside it: for reading, and for reading aloud."""

from functools import cache
from pathlib import Path

from django.template import Context, Engine, Template

from anslag.domain.compiled import Compiled
from anslag.files.report_page import page_view

TEMPLATES = Path(__file__).parent / "templates"


def report_html(compiled: Compiled) -> bytes:
    """The page in UTF-8. The same report gives the same bytes."""
    page = page_view(compiled)
    context = Context({"page": page, "css": _css()}, use_l10n=False, use_tz=False)
    return _template().render(context).encode()


@cache
def _template() -> Template:
    return Engine(dirs=[str(TEMPLATES)]).get_template("report.html")


@cache
def _css() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")
