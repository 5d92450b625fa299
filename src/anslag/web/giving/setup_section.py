"""A section of the questions that are set up: what it is called, and whether all of it hangs on an earlier answer."""

from copy import deepcopy

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from anslag.files.programme_toml import Content
from anslag.web.access import Visit, may
from anslag.web.giving.setup_asked import before_section, section_groups, shown_with, written_with
from anslag.web.giving.setup_draft import setup_of
from anslag.web.giving.setup_questions import form_of, keep, may_be_saved, question_shown
from anslag.web.giving.setup_questions_read import tables_in


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, *, name: str, section: str) -> HttpResponse:
    setup = setup_of(visit, name)
    asked = next((each for each in tables_in(setup.form.get("sections")) if each.get("id") == section), None)
    if asked is None:
        raise Http404
    earlier = before_section(setup.form, asked)
    form = form_of(shown_with(earlier, asked), section_groups(setup.form, asked), request)
    saved = request.method == "POST" and may_be_saved(form, request)
    differing = form.differing() if saved and request.POST.get("seen") != form.seen else ()
    if not saved or differing:
        title = str(asked.get("title", ""))
        return question_shown(request, visit, setup, form, title=title, differing=differing, is_section=True)
    changed, _checks = written_with(earlier, asked, form.changed_terms())
    return keep(request, visit, setup, form, _with_section(setup.form, changed))


def _with_section(form: Content, changed: Content) -> Content:
    """The form with the section in place of the one of its id."""
    written = deepcopy(form)
    sections = tables_in(written.get("sections"))
    written["sections"] = [changed if each.get("id") == changed.get("id") else each for each in sections]
    return written
