"""An organisation that gives or receives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation, known by its name within a programme folder.

    The organisation number is NNNNNN-NNNN with a valid check digit, or missing: a unit of a larger organisation
    need not have one. Payment and invoice details may be missing too; `assumed` names the fields that were chosen.
    """

    name: str
    kind: str
    organisation_number: str | None = None
    county_code: str | None = None
    bankgiro: str | None = None
    account: str | None = None
    """Where money goes, and comes from, when it is not the bankgiro: a plusgiro, an account in a bank or an IBAN."""
    endpoint: str | None = None
    buyer_reference: str | None = None
    registry_email: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    assumed: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, str, str]:
        """The order between parties whose remainders are equal: organisation number, else county code, else name."""
        if self.organisation_number:
            return (0, self.organisation_number, self.name)
        if self.county_code:
            return (1, self.county_code, self.name)
        return (2, self.name, "")
