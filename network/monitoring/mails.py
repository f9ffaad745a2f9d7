"""The letter of January: thanks for last year, and where its summary is."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from core.mail import Message
from network.monitoring.hours import Tally


def year_ready(person: User, year: int, tally: Tally) -> Message:
    with override(person.language):
        context = {
            "person": person,
            "year": str(year),
            "sessions": tally.sessions,
            "hours": tally.about,
            "people": tally.people,
            "action_url": f"{settings.SITE_URL}{reverse('monitoring:mine')}?year={year}",
        }
    return Message("year_thanks", to=person.email, language=person.language, context=context)
