"""Certification on the desk of whoever answers for a provider: an entry in the menu, and what waits."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from certification.quality import ownlist
from certification.quality.models import Application
from certification.quality.states import APPLICANTS_TURN, State
from core import clock
from network.directory.states import OrganisationState

_OWN = "quality:own"
# A reply that is due within so many days presses most.
_NEAR_DAYS = 3


class OwnCertification:
    """Their list; what waits stands above."""

    order = 32
    template = "quality/_desk_own.html"
    label = gettext_lazy("Certification")
    url_name = _OWN

    def opens_for(self, user: User) -> bool:
        return ownlist.writers(user).exists()

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """What is asked of the applicant, and drafts that were begun; not of organisations that have left the network, for
    which nobody can write. One query."""
    rows = Application.objects.of_applicant(user).filter(state__in=APPLICANTS_TURN)
    rows = rows.filter(organisation__state=OrganisationState.MEMBER)
    found = list(rows.select_related("organisation").order_by("due_on", "begun_at"))
    replies = [each for each in found if each.state != State.DRAFT]
    drafts = [each for each in found if each.state == State.DRAFT]
    if replies:
        first = replies[0]
        near = first.due_on is not None and first.due_on <= clock.today() + dt.timedelta(days=_NEAR_DAYS)
        title = ngettext(
            "application for certification waits for your reply",
            "applications for certification wait for your reply",
            len(replies),
        )
        yield _card(replies, title, _until(first), "quality:reply", Tone.LATE if near else Tone.SOON)
    if drafts:
        title = ngettext(
            "application for certification has been begun",
            "applications for certification have been begun",
            len(drafts),
        )
        yield _card(drafts, title, str(drafts[0].organisation), "quality:application", Tone.CALM)


def _card(found: Sequence[Application], title: str, text: str, page: str, tone: Tone) -> Waiting:
    url = reverse(page, args=[found[0].pk]) if len(found) == 1 else reverse(_OWN)
    return Waiting(count=len(found), title=title, text=text, url=url, tone=tone, entry=_OWN)


def _until(application: Application) -> str:
    if application.due_on is None:
        return str(application.organisation)
    day = formats.date_format(application.due_on, "SHORT_DATE_FORMAT")
    return gettext("%(organisation)s: reply by %(day)s.") % {"organisation": application.organisation, "day": day}


def register() -> None:
    """The entry and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(OwnCertification())
    desk.register_waiting(waiting)
