"""What a badge says, in a few plain lines for a page. From others it is text of strangers, and shown as no more."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from certification.credentials.badges import moments
from certification.credentials.badges.errors import Unreadable
from certification.credentials.badges.plain import Json
from certification.credentials.badges.verify import id_of, values_of

_LONGEST = 300


@dataclass(frozen=True)
class Claims:
    """Each text is "" when the badge does not say it, or not in a way that is known here."""

    issuer: str = ""
    issuer_id: str = ""
    title: str = ""
    name: str = ""
    issued: dt.datetime | None = None
    until: dt.datetime | None = None


def of(document: Json) -> Claims:
    """Never raises: whatever stands where a text is meant, and is none, is left out."""
    subject = _one(document.get("credentialSubject"))
    issuer = _one(document.get("issuer"))
    return Claims(
        issuer=_text(issuer.get("name")),
        issuer_id=_text(id_of(document.get("issuer"))),
        title=_text(_one(subject.get("achievement")).get("name")) or _text(document.get("name")),
        name=_name(subject),
        issued=_moment(document.get("awardedDate")) or _moment(document.get("validFrom")),
        until=_moment(document.get("validUntil")),
    )


def _name(subject: Json) -> str:
    """The holder's name, where it stands in plain words; a hash of it says nothing to a reader."""
    for each in values_of(subject.get("identifier")):
        identity = _one(each)
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return _text(identity.get("identityHash"))
    return ""


def _one(value: Any) -> Json:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Without signs that nobody sees or that turn the direction of a line."""
    if not isinstance(value, str):
        return ""
    seen = "".join(sign for sign in value if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"} or sign == "\n")
    text = " ".join(seen.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _moment(value: Any) -> dt.datetime | None:
    try:
        return moments.read(value)
    except Unreadable:
        return None
