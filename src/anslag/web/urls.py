"""Every address there is: each room says its own, and stands here under the place it speaks of."""

from django.urls import include, path

from anslag.web import language, start
from anslag.web.giving import diary
from anslag.web.giving import urls as giving
from anslag.web.people import urls as people
from anslag.web.receiving import urls as receiving

handler400 = "anslag.web.open.faults.not_understood"
handler404 = "anslag.web.open.faults.not_found"
handler500 = "anslag.web.open.faults.failed"

PROGRAMME, ORGANISATION = "ge/<slug:key>/", "organisation/<int:party>/"

urlpatterns = [
    path("", include("anslag.web.open.urls")),
    path("start/", start.page, name="start"),
    path("sprak/", language.choose, name="language"),
    path("diarium/", diary.search, name="diary-search"),
    path("ta-emot/<slug:key>/<int:party>/", include(receiving.of_grant)),
    path(PROGRAMME, include(giving.of_programme + people.of_programme)),
    path("", include(people.invited)),
    path(ORGANISATION, include(people.of_organisation + receiving.of_organisation + giving.of_organisation)),
]
