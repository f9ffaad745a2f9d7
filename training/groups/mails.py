"""Mails about groups."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from core.mail import Message
from training.groups.models import LeaderInvitation
from training.groups.states import LEADER_DAYS


def asked_to_lead(invitation: LeaderInvitation, inviter: User) -> Message:
    """In the language of the account, if the address has one, else of the inviter. It holds no key to anything: the
    answer is given on the page of whoever signs in with this address."""
    known = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    person = None if known is None or User.objects.unconfirmed().filter(pk=known.pk).exists() else known
    language = person.language if person else inviter.language
    with override(language):
        my = settings.SITE_URL + reverse("my")
    context = {"person": person, "inviter": inviter, "group": invitation.group, "days": LEADER_DAYS, "action_url": my}
    return Message(template="group_leader", to=invitation.email, language=language, context=context)
