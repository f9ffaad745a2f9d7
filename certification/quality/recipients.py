"""To whom letters and mails about an organisation's certification go."""

from accounts.models import User
from network.directory.models import Contact, Organisation
from network.directory.states import ContactRole


def of(organisation: Organisation) -> list[User]:
    """Its main contacts who have an open account, each once, those who have been it longest first. One query."""
    rows = Contact.objects.in_force().filter(organisation=organisation, role=ContactRole.MANAGER)
    rows = rows.filter(person__is_active=True).select_related("person").order_by("since", "pk")
    return list({each.person.pk: each.person for each in rows if each.person}.values())
