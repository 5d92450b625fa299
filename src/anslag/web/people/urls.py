"""Addresses for who may act."""

from django.urls import URLPattern, URLResolver, include, path

from anslag.web.people import (
    accounts,
    apply,
    diary,
    documents,
    erase,
    examine,
    invitation,
    invite,
    organisation,
    people,
    proposals,
)

invited: list[URLPattern | URLResolver] = [
    path("inbjudan/<str:token>/", invitation.page, name="invitation"),
    path("organisation/ombud/", apply.page, name="apply-for-proxy"),
    path("organisation/ombud/<int:number>/handling/", documents.own, name="my-document"),
]
"""For whoever may not act yet."""

of_organisation: list[URLPattern | URLResolver] = [
    path("", organisation.page, name="organisation"),
    path(
        "personer/",
        include(
            [
                path("", people.page, name="people"),
                path("bjud-in/", invite.page, name="people-invite"),
                path("firmatecknare/", invite.signatory, name="people-signatory"),
                path("utse/", invite.appointment, name="people-appoint"),
                path("radera/", erase.page, name="people-erase"),
                path("<int:mandate>/avsluta/", people.end, name="people-end"),
                path("<int:mandate>/ny-lank/", people.send_again, name="people-send-again"),
            ]
        ),
    ),
    path("konton/", accounts.page, name="bank-accounts"),
    path("konton/byt/", accounts.change, name="change-bank-account"),
    path("registratur/", people.registry, name="registry-address"),
    path("ansokningar/", examine.queue, name="applications"),
    path("ansokningar/<int:number>/", examine.one, name="application"),
    path("ansokningar/<int:number>/handling/", documents.examined, name="application-document"),
    path("forslag/<int:number>/", proposals.page, name="mandate-proposal"),
    path("diarium/", diary.page, name="organisation-diary"),
    path("diarium.csv", diary.table, name="organisation-diary-csv"),
]
"""For one organisation: its people, accounts and diary."""

of_programme: list[URLPattern | URLResolver] = [
    path("mottagare/<int:party>/personer/", people.recipient, name="recipient-people"),
]
"""For one programme, by those who give it: who acts for a recipient."""
