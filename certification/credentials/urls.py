"""Addresses of verification and download, short and without a language: they stand on paper, and people copy them.

Those of the holder's own pages stand below My learning, and have one.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from certification.credentials import views

app_name = "credentials"
urlpatterns = [
    path("v/", views.verify_ask, name="verify_ask"),
    # Before the codes; "file" is none.
    path("v/file", views.verify_file, name="verify_file"),
    path("v/<str:code>", views.verify, name="verify"),
    path("credentials/<uuid:pk>.pdf", views.download, name="download"),
    path("credentials/<uuid:pk>.svg", views.picture, {"form": "svg"}, name="picture"),
    path("credentials/<uuid:pk>.png", views.picture, {"form": "png"}, name="picture"),
    path("credentials/<uuid:pk>.json", views.badge, name="badge"),
    path("credentials/<uuid:pk>.jwt", views.token, name="token"),
    path("credentials/status/<int:number>", views.status, name="status"),
    path("credentials/issuer", views.issuer, name="issuer"),
    path("credentials/issuer.json", views.issuer_json, name="issuer_json"),
    path("achievements/<slug:slug>/v<int:number>/<str:language>.json", views.achievement_json, name="achievement_json"),
    path("achievements/<slug:slug>/v<int:number>/<str:language>", views.achievement, name="achievement"),
    path(".well-known/did.json", views.did, name="did"),
    # Where it is sought when the site stands below a path of its host (did:web).
    path("did.json", views.did, name="did_below"),
    path("signz", views.signz, name="signz"),
    path("s/<str:token>", views.shared, name="shared"),
]

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_my = [
    path(_("certificate/<uuid:pk>/"), views.manage, name="manage"),
    path(_("certificate/<uuid:pk>/share/"), views.share, name="share"),
    path(_("certificate/<uuid:pk>/withdraw/"), views.withdraw, name="withdraw"),
    path(_("certificate/<uuid:pk>/remove/"), views.erase, name="erase"),
]
my_urlpatterns = (_my, "certificates")
