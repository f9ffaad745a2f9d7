"""The holder's card stands among what is one's own of volunteering."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.cards import views

app_name = "cards"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_mine = [
    path(_("card/<uuid:pk>/"), views.card, name="card"),
    path(_("card/<uuid:pk>/now/"), views.now, name="now"),
    path(_("card/<uuid:pk>.pdf"), views.pdf, name="pdf"),
]
urlpatterns: list[Any] = [path(_("my/"), include([path(_("volunteering/"), include(_mine))]))]
