"""Runs the official rules of electronic invoices: Schematron made into XSLT 2, and that run by Saxon.

In each pattern a node is judged by the first rule whose context it matches. So a pattern becomes a mode, and a rule a
template in it, of a lower priority the later it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

RULES = Path(__file__).parent / "peppol" / "rules"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL_NAMESPACE = "http://www.w3.org/1999/XSL/Transform"
XSL = f"{{{XSL_NAMESPACE}}}"

type Element = etree._Element


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken: `flag` is fatal or warning."""

    rule: str
    flag: str
    words: str


def faults(document: bytes) -> list[Fault]:
    """What the document breaks of every rule set, in the order of the rules."""
    processor = _processor()
    source = processor.parse_xml(xml_text=document.decode())
    found = []
    for path in sorted(RULES.glob("*.sch")):
        told = etree.fromstring(_compiled(path).transform_to_string(xdm_node=source).encode())
        found += [Fault(each.attrib["id"], each.attrib["flag"], each.text or "") for each in told]
    return found


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(path: Path) -> PyXsltExecutable:
    stylesheet = etree.tostring(_stylesheet(etree.parse(path).getroot()), encoding="unicode")
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)


def _stylesheet(schema: Element) -> Element:
    names = {each.attrib["prefix"]: each.attrib["uri"] for each in schema.iter(f"{SCH}ns")}
    sheet = etree.Element(f"{XSL}stylesheet", version="2.0", nsmap={"xsl": XSL_NAMESPACE, **names})
    sheet.extend(list(schema.iter(f"{XSL}function")))
    patterns = list(schema.iter(f"{SCH}pattern"))
    for above in (schema, *patterns):
        sheet.extend(_variables(above))
    start = etree.SubElement(sheet, f"{XSL}template", match="/")
    told = etree.SubElement(start, "faults")
    for number, pattern in enumerate(patterns):
        mode = f"pattern{number}"
        etree.SubElement(told, f"{XSL}apply-templates", select="*", mode=mode)
        sheet.append(_template("*", mode, 0, []))
        rules = list(pattern.iter(f"{SCH}rule"))
        for place, rule in enumerate(rules):
            sheet.append(_template(rule.attrib["context"], mode, len(rules) - place, [*_judging(rule)]))
    return sheet


def _template(match: str, mode: str, priority: int, body: Iterable[Element]) -> Element:
    template = etree.Element(f"{XSL}template", match=match, mode=mode, priority=str(priority))
    template.extend(body)
    etree.SubElement(template, f"{XSL}apply-templates", select="@*|*", mode=mode)
    return template


def _variables(above: Element) -> Iterator[Element]:
    for let in above.findall(f"{SCH}let"):
        yield etree.Element(f"{XSL}variable", name=let.attrib["name"], select=let.attrib["value"])


def _judging(rule: Element) -> Iterator[Element]:
    yield from _variables(rule)
    for each in rule.findall(f"{SCH}assert"):
        broken = etree.Element(f"{XSL}if", test=f"not({each.get('test')})")
        fault = etree.SubElement(broken, "fault", id=each.attrib["id"], flag=each.get("flag", "fatal"))
        etree.SubElement(fault, f"{XSL}text").text = "".join(each.itertext())
        yield broken
