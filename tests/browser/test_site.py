"""The tests' own site: it is the real one, on a database of the test's own."""

from tests.browser.site import Site


def test_first(site: Site) -> None:
    window = site.open("/")
    assert window.page.title() == "Statsbidrag, krona för krona – Anslag"
    assert window.loads == ["/"]
    assert window.messages == []
