"""Addresses of certification: the applicant's and the agency's pages on the desk, and the public register."""

from certification.quality.urls import applying, cases, deciding, desk, files, following, register, scheme

app_name = "quality"

urlpatterns = [
    *register.urlpatterns,
    *scheme.urlpatterns,
    *applying.urlpatterns,
    *files.urlpatterns,
    *desk.urlpatterns,
    *deciding.urlpatterns,
    *following.urlpatterns,
    *cases.urlpatterns,
]
