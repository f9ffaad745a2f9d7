"""Who is told about a request, and whom its volunteer contacts: whoever entered it."""

from accounts.models import User
from network.directory import mandates
from network.directory.models import Contact
from volunteers.matching import policies
from volunteers.matching.models import Request

# Where somebody has left, so many of the area's coordinators hear of it.
_MOST = 5


def of(request: Request) -> list[User]:
    """Who entered it, as long as they handle it; else the coordinators of its municipality."""
    person = request.entered_by
    if person is not None and person.is_active and policies.may_handle(person, request):
        return [person]
    held = mandates.holders(request.municipality).select_related("person")[:_MOST]
    return list(dict.fromkeys(each.person for each in held if policies.may_handle(each.person, request)))


def contact(request: Request, person: User) -> str:
    """Name, address and phone number of who asks for help: of a contact as the organisation gave them."""
    mine = Contact.objects.in_force().filter(organisation=request.organisation_id, person=person)
    known = mine.first() if request.organisation_id is not None else None
    if known is None:
        return ", ".join(filter(None, (person.name, person.email)))
    return ", ".join(filter(None, (known.name, str(request.organisation), known.email, known.phone)))
