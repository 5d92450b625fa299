"""PDFs handed in as evidence: what is only read is taken, and nothing that runs, starts something or holds a file."""

import resource
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from anslag.files import evidence_pdf
from anslag.files.evidence_pdf import pdf_problems


def made(change: Callable[[Pdf], None] = lambda pdf: None, **settings: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    kept = BytesIO()
    pdf.save(kept, **settings)  # type: ignore[arg-type]
    return kept.getvalue()


def rules(content: bytes) -> list[str]:
    return [each.rule for each in pdf_problems(content)]


def script(text: str = "app.alert(1)") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=text)


def opened(pdf: Pdf) -> None:
    pdf.Root.OpenAction = script()


def named(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", pdf.make_indirect(script())])))


def on_a_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script())


def in_a_link(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    link.A = Dictionary(S=Name.Launch, F="cmd.exe")
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def after_another(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=[pdf.pages[0].obj, Name.Fit], Next=Array([script()]))


def attached(pdf: Pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


HOSTILE = (opened, named, on_a_page, in_a_link, after_another, attached)


@pytest.mark.parametrize("change", HOSTILE)
@pytest.mark.parametrize("packed", [False, True])
def test_what_runs_starts_something_or_holds_a_file_is_refused(
    change: Callable[[Pdf], None], packed: bool
) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    content = made(change, object_stream_mode=mode)
    assert rules(content) == ["document.active"]


def test_a_page_that_is_only_read_is_taken_and_so_is_one_that_says_where_it_opens() -> None:
    def at_the_top(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
        link.A = Dictionary(S=Name.URI, URI="https://anslag.example")
        pdf.pages[0].obj.Annots = Array([link])

    assert (rules(made()), rules(made(at_the_top))) == ([], [])


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        b"%PDF-1.4\nonly words\n%%EOF\n",
    ],
)
def test_what_does_not_open_is_refused(content: bytes) -> None:
    assert rules(content) == ["document.kind"]


def test_a_pdf_without_pages_or_behind_a_password_is_refused() -> None:
    empty = BytesIO()
    pikepdf.new().save(empty)
    locked = made(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert (rules(empty.getvalue()), rules(locked)) == (["document.kind"], ["document.kind"])


def unfolding(size: int) -> bytes:
    """A small PDF whose list of objects unfolds to so many million bytes."""
    packing = zlib.compressobj(9)
    million = [packing.compress(bytes(2**20)) + packing.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    packed = million[0] + million[1] * (size - 1)
    body = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    table = (
        b"3 0 obj\n<</Type/XRef/W[1 2 1]/Size 4/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
    )
    return body + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def test_one_that_unfolds_without_end_is_refused_and_takes_nobodys_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert rules(unfolding(4_500)) == ["document.kind"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_one_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_pdf, "SECONDS", 0.2)
    assert rules(unfolding(400)) == ["document.heavy"]


def test_one_that_may_only_be_printed_is_looked_through_too() -> None:
    closed = pikepdf.Encryption(owner="a", user="")
    assert rules(made(encryption=closed)) == []
    assert rules(made(opened, encryption=closed)) == ["document.active"]
