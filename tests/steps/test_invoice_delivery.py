"""An invoice that someone lets be sent is put where the access point fetches it, once, and noted after that."""

import sys
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from anslag.domain.party import Party
from anslag.files.handing_over import NotHandedOverError
from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.peppol import invoice_xml
from anslag.records import models
from anslag.records.grants import held_programme
from anslag.records.invoice_life import lives
from anslag.records.invoices import invoices
from anslag.steps.invoice import send_invoice
from anslag.steps.invoice_delivery import deliver_invoices
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept
from tests.files.schematron import faults
from tests.files.test_peppol import GIVER, RECEIVER
from tests.steps.test_year import GRANT, STATE, pay_all, report
from tests.steps.year import REPORTS, act

pytestmark = pytest.mark.django_db
LATER = REPORTS + timedelta(1)


def known(party: Party) -> Party:
    """The giver and Beta have what an electronic invoice takes."""
    like = {"Verket": GIVER, "Beta": RECEIVER}.get(party.name)
    return replace(like, name=party.name) if like else party


KNOWN = replace(GRANT, parties=tuple(map(known, GRANT.parties)))


@pytest.fixture(autouse=True)
def sent(db: None) -> None:
    to_be_sent()


def to_be_sent() -> None:
    pay_all(STATE)
    pay_all(KNOWN)
    report("grant", "Beta", {"pay": 150}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")
    send_invoice(act(REPORTS, approved_by=""), programme="grant", recipient="Beta", invoice="20320001")


def deliver(folder: Path) -> int:
    return deliver_invoices(LATER, folder=folder)


def test_it_is_delivered_once_by_the_official_rules_and_noted(tmp_path: Path) -> None:
    assert (deliver(tmp_path), deliver(tmp_path)) == (1, 0)
    (file,) = tmp_path.glob("*.xml")
    assert file.name == "faktura-202100-5489-20320001.xml"
    (invoice,) = invoices(held_programme("grant"))
    assert file.read_bytes() == invoice_xml(invoice, pdf=invoice_pdf(invoice))
    assert faults(file.read_bytes()) == []
    life = lives(held_programme("grant"), today=LATER)["20320001"]
    assert [each.what for each in life.events] == ["send_invoice", "deliver_invoice"]
    assert life.state == "sent"


def test_one_that_has_been_fetched_is_not_delivered_again(tmp_path: Path) -> None:
    deliver(tmp_path)
    (file,) = tmp_path.glob("*.xml")
    file.unlink()
    assert (deliver(tmp_path), [*tmp_path.glob("*.xml")]) == (0, [])


def test_what_was_written_and_not_noted_is_written_over_with_the_same(tmp_path: Path) -> None:
    (tmp_path / "faktura-202100-5489-20320001.xml").write_bytes(b"half of")
    (tmp_path / ".faktura-202100-5489-20320001.xml.part").write_bytes(b"part")
    assert deliver(tmp_path) == 1
    (file,) = tmp_path.glob("*.xml")
    assert faults(file.read_bytes()) == []


def test_nothing_is_noted_when_the_folder_cannot_be_written_in(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(OSError):
        deliver(place)
    assert models.DiaryEntry.objects.filter(action="deliver_invoice").count() == 0
    assert deliver(tmp_path / "folder") == 1


def sender(folder: Path, code: str) -> tuple[str, ...]:
    script = folder / "send.py"
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{code}")
    return (sys.executable, str(script), "--config", "x y")


def test_the_command_of_an_access_point_is_given_the_file_and_its_receipt_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    copy = f"pathlib.Path({str(tmp_path)!r}, 'taken').write_bytes(path.read_bytes())\nprint('uuid-1')\nprint('more')"
    command = sender(tmp_path, copy)
    assert [deliver_invoices(LATER, folder=out, command=command) for _ in range(2)] == [1, 0]
    (file,) = out.glob("*.xml")
    assert (tmp_path / "taken").read_bytes() == file.read_bytes()
    entry = models.DiaryEntry.objects.get(action="deliver_invoice")
    assert (entry.facts["receipt"], entry.facts["digest"]) == (
        "uuid-1",
        sha256(file.read_bytes()).hexdigest(),
    )
    assert lives(held_programme("grant"), today=LATER)["20320001"].events[-1].said == "uuid-1"


@pytest.mark.parametrize("code", ["sys.exit('no route')", "print('x' * 9); sys.exit(3)"])
def test_what_the_command_does_not_take_waits_and_is_told_of(tmp_path: Path, code: str) -> None:
    with pytest.raises(NotHandedOverError, match=r"svarade [13]: (no route|xxxxxxxxx)"):
        deliver_invoices(LATER, folder=tmp_path / "out", command=sender(tmp_path, code))
    assert deliver_invoices(LATER, folder=tmp_path / "out", command=sender(tmp_path, "print('id')")) == 1


def test_a_command_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(NotHandedOverError, match="gick inte att köra"):
        deliver_invoices(LATER, folder=tmp_path, command=("/none/such",))
