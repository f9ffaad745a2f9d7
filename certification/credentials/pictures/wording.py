"""What a picture badge says, and what is said of it to those who do not see it."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials.models import Credential
from certification.credentials.texts import Worded
from core import clock


@dataclass(frozen=True)
class Face:
    """The words on the picture. The holder's name is not among them: it stands in the badge that the picture holds,
    and a picture is shown in more places than its holder thinks of."""

    title: str
    kind: str
    year: str
    issuer: str
    language: str


def face(credential: Credential, language: str) -> Face:
    shown = Worded(credential, language)
    with override(language):
        kind = credential.get_kind_display()
    year = str(clock.day_of(credential.issued_at).year)
    return Face(_seen(str(shown.title)), str(kind), year, _seen(str(shown.issuer)), language)


def describe(credential: Credential, language: str) -> str:
    """The alternative text of the picture."""
    words = face(credential, language)
    with override(language):
        said = _("Badge: %(title)s. %(kind)s, %(year)s. %(issuer)s.")
    return said % {"title": words.title, "kind": words.kind, "year": words.year, "issuer": words.issuer}


def _seen(text: str) -> str:
    """Without soft hyphens and other signs that nobody sees: an outline of them would be a box, or nothing."""
    return " ".join("".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C").split())
