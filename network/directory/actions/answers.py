"""What people answer through the link in a letter, without an account. Whoever holds the link is known by its address
alone, so it opens one place, for few things, and all of them can be undone on the desk."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, mail
from core.errors import Refused
from network.directory import freshness, links, recipients
from network.directory.actions.freshness import post_link, settle
from network.directory.actions.place_steps import locked
from network.directory.actions.places import leave
from network.directory.links import Holds
from network.directory.mails import freshness as mails
from network.directory.models import ConfirmationLink, Place
from network.directory.states import Letter, PlaceState

# So many letters and notes go out for one link's address in a day.
A_DAY = 3
# So soon after a letter a second tap sends no other one: the first is still on its way.
_PAUSE = dt.timedelta(minutes=5)


@transaction.atomic
def confirm_by_link(*, token: str) -> Place:
    """Everything is right. The link is used up; pressed twice, the first counts. Raises Refused for a link that holds
    no more."""
    link = _locked(token)
    if link.used_at is None:
        _must_hold(link)
        settle(link.place, actor=None, by="link")
        _use(link)
    return link.place


@transaction.atomic
def end_by_link(*, token: str) -> Place:
    """No help is given there any more: the place goes out of the finder at once, and those who look after it are told.
    They end it or bring it back: a letter can be in the wrong hands. The link is used up."""
    link = _locked(token)
    if link.used_at is None:
        _must_hold(link)
        leave(link.place, PlaceState.PAUSED)
        _use(link)
        audit.record(link.place, "directory.place.pause", actor=None, by="link", link=link.pk)
        for to in recipients.others(link.place, link.email):
            mail.post(mails.said_to_have_ended(link.place, to))
    return link.place


@transaction.atomic
def note_by_link(*, token: str, text: str) -> Place:
    """Sends what should be corrected to the coordinator and to whoever else edits the place; the same words twice in a
    day are sent once. The text is kept nowhere but in that letter. Raises Refused when it is empty, when there is
    nobody to send it to, or after A_DAY a day."""
    link = _locked(token)
    _must_hold(link)
    text = text.strip()
    if not text:
        raise Refused(_("Write what should be corrected."), code="empty")
    # By this a second tap is known. Without the token, which is kept nowhere, it tells nothing about the words.
    mark = links.hashed(f"{token}:{text}")[:32]
    today = _notes_today(link)
    if mark in today:
        return link.place
    to = recipients.others(link.place, link.email)
    if not to:
        raise Refused(_("There is nobody to read the note. Sign in and correct the details yourself."), code="nobody")
    if len(today) >= A_DAY:
        raise Refused(_("You have sent several notes today. Write again tomorrow."), code="too_many")
    for each in to:
        mail.post(mails.note(link.place, each, text))
    audit.record(link.place, "directory.place.note", actor=None, link=link.pk, note=mark, recipients=len(to))
    return link.place


@transaction.atomic
def renew_link(*, token: str) -> ConfirmationLink:
    """A new letter to the address of an old link: whoever cannot read that mailbox gains nothing. Where the old one
    still holds, or a new one has just been sent, returns that. Raises Refused where the address answers for the place
    no more, where the place is not in the finder, and after A_DAY letters a day."""
    link = _locked(token)
    now = links.holds(link)
    if now == Holds.OPEN:
        return link
    if now == Holds.OUT or not links.may_answer(link):
        raise no_link()
    sent = link.place.links.filter(email=link.email)
    just = sent.filter(used_at=None, withdrawn_at=None, until__gt=clock.now(), created_at__gt=clock.now() - _PAUSE)
    if known := just.first():
        return known
    if sent.filter(created_at__gt=clock.now() - dt.timedelta(days=1)).count() >= A_DAY:
        raise Refused(
            _("We have sent several letters today. Look for the newest one, or try tomorrow."), code="too_many"
        )
    to = next(each for each in recipients.everyone(link.place) if each.email == link.email)
    made = post_link(link.place, freshness.stage(link.place.confirmed_on) or Letter.ASK, to)
    audit.record(link.place, "directory.place.renew_link", actor=None, link=made.pk)
    return made


def no_link() -> Refused:
    """Nothing by that token."""
    return Refused(_("This link does not work."), code="no_link")


def _locked(token: str) -> ConfirmationLink:
    """The link, its place locked: two taps come one after the other, and the second finds it used. Raises Refused when
    there is none."""
    known = links.find(token)
    if known is None:
        raise no_link()
    place = locked(known.place_id)
    link = ConfirmationLink.objects.get(pk=known.pk)
    link.place = place
    return link


def _must_hold(link: ConfirmationLink) -> None:
    if links.holds(link) != Holds.OPEN:
        raise no_link()


def _use(link: ConfirmationLink) -> None:
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])


def _notes_today(link: ConfirmationLink) -> list[str]:
    """The marks of the notes through this link since yesterday at this time."""
    since = clock.now() - dt.timedelta(days=1)
    lines = audit.lines(link.place, "directory.place.note")
    return [line.data.get("note", "") for line in lines if line.at > since and line.data.get("link") == link.pk]
