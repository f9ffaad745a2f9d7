"""What a check can say: the same words on the page of a code, for a file, and on the command line."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.credentials.badges.verify import Verdict
from certification.credentials.models import Credential


class Outcome(models.TextChoices):
    """Those that a credential can have by itself are named like its Status. The label is what the page says first."""

    VALID = "valid", gettext_lazy("This certificate is genuine and in force")
    EXPIRED = "expired", gettext_lazy("This certificate is genuine, but it has expired")
    NOT_YET_VALID = "not_yet_valid", gettext_lazy("This certificate is genuine, but not yet in force")
    SUSPENDED = "suspended", gettext_lazy("This certificate is suspended for now")
    REVOKED = "revoked", gettext_lazy("This certificate has been revoked")
    ERASED = "erased", gettext_lazy("This certificate is no longer available")
    UNKNOWN = "unknown", gettext_lazy("There is no certificate with this code")
    PAGE_CHANGED = "page_changed", gettext_lazy("The badge in this file is genuine, but the page around it is not ours")
    TAMPERED = "tampered", gettext_lazy("This file is not genuine")
    UNKNOWN_ISSUER = "unknown_issuer", gettext_lazy("Valid signature, unknown issuer")
    NO_BADGE = "no_badge", gettext_lazy("There is nothing in this file that can be checked")
    COULD_NOT_CHECK = "could_not_check", gettext_lazy("The certificate could not be checked")


# The kind of notice, and its drawing.
_LOOKS = {
    Outcome.VALID: ("ok", "ok"),
    Outcome.EXPIRED: ("warn", "clock"),
    Outcome.NOT_YET_VALID: ("warn", "clock"),
    Outcome.SUSPENDED: ("bad", "warn"),
    Outcome.REVOKED: ("bad", "no"),
    Outcome.ERASED: ("info", "info"),
    Outcome.UNKNOWN: ("bad", "no"),
    Outcome.PAGE_CHANGED: ("bad", "warn"),
    Outcome.TAMPERED: ("bad", "no"),
    Outcome.UNKNOWN_ISSUER: ("warn", "info"),
    Outcome.NO_BADGE: ("warn", "info"),
    Outcome.COULD_NOT_CHECK: ("warn", "warn"),
}


@dataclass(frozen=True)
class Said:
    """An outcome in words: a heading and some sentences, in the language that was active."""

    outcome: Outcome
    lines: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return str(self.outcome.label)

    @property
    def mood(self) -> str:
        return _LOOKS[self.outcome][0]

    @property
    def icon(self) -> str:
        return _LOOKS[self.outcome][1]


def of_credential(credential: Credential) -> Said:
    """What the house's own row says, this moment."""
    return say(Outcome(credential.status.value), credential)


def say(outcome: Outcome, credential: Credential | None = None, more: tuple[str, ...] = ()) -> Said:
    """The outcome with the sentences that go with it. Never why a credential was taken back: only its holder knows."""
    told = [_dated(outcome, credential), _newer(outcome, credential)] if credential is not None else []
    lines = [*told, _plain(outcome)]
    return Said(outcome, (*filter(None, lines), *more))


def of_file(outcome: Outcome, *, page_is_ours: bool | None, dates: Verdict | None, reason: str) -> tuple[str, ...]:
    """Sentences for a file beyond those of its outcome; see checking.Answer."""
    told = []
    if page_is_ours is False and outcome != Outcome.PAGE_CHANGED:
        told.append(_("The page around the badge was changed, or was not made by us: trust only what is shown here."))
    if outcome == Outcome.UNKNOWN_ISSUER:
        if dates:
            own = {
                Verdict.EXPIRED: _("By its own dates it has expired."),
                Verdict.NOT_YET_VALID: _("By its own dates it is not yet in force."),
            }
            told.append(own[dates])
        told.append(_("Whether the issuer has taken it back since, we cannot see. Ask the issuer."))
    if reason == "too_large":
        told.append(_("The file is larger than any certificate. The largest we read is 5 MB."))
    if reason == "several_badges":
        told.append(_("There is more than one badge in the file. Check each one by itself."))
    return tuple(told)


def _plain(outcome: Outcome) -> str:
    """Sentences that depend on nothing else."""
    sentences = {
        Outcome.SUSPENDED: _("It is not in force at the moment. That may change: check it again later."),
        Outcome.ERASED: _(
            "It was issued, and has been deleted or replaced since. Nothing more can be said about it: ask the person "
            "who showed it to you for a newer one."
        ),
        Outcome.UNKNOWN: _(
            "Compare the code with the certificate sign by sign. If it is the same, we have not issued that "
            "certificate."
        ),
        Outcome.PAGE_CHANGED: _(
            "The badge inside says what is shown below. The page around it was changed, or was not made by us: trust "
            "only what is shown here."
        ),
        Outcome.TAMPERED: _(
            "Its signature does not fit. Somebody has changed what it says, or it was not made by whom it names."
        ),
        Outcome.UNKNOWN_ISSUER: _(
            "The file is as it was when it was signed. Who signed it, we do not know: anybody can write a name."
        ),
        Outcome.NO_BADGE: _(
            "It carries no badge that we can read. If a code is printed on the certificate, type the code instead."
        ),
        Outcome.COULD_NOT_CHECK: _("That says nothing about the certificate: it may be in force or not."),
    }
    return sentences.get(outcome, "")


def _dated(outcome: Outcome, credential: Credential) -> str:
    if outcome == Outcome.EXPIRED:
        return _("It was in force until %(day)s.") % {"day": _day(credential.valid_until)}
    if outcome == Outcome.NOT_YET_VALID:
        return _("It will be in force from %(day)s.") % {"day": _day(credential.valid_from)}
    if outcome == Outcome.REVOKED and credential.revoked_at:
        return _("It is not in force since %(day)s.") % {"day": _day(credential.revoked_at)}
    if outcome == Outcome.SUSPENDED and credential.suspended_at:
        return _("It was suspended on %(day)s.") % {"day": _day(credential.suspended_at)}
    return ""


def _newer(outcome: Outcome, credential: Credential) -> str:
    if credential.superseded_by_id and outcome in {Outcome.VALID, Outcome.EXPIRED}:
        return _("The same person has a newer certificate of the same kind.")
    return ""


def _day(moment: Any) -> str:
    """A date, or the date of a moment where the network lives."""
    return date_format(localtime(moment) if hasattr(moment, "hour") else moment, "SHORT_DATE_FORMAT")
