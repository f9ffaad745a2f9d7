"""What waits for coordinators and organisations about applications, contacts, agreements and the commitment."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from core import clock
from network.directory import commitments, mandates
from network.directory.models import Agreement, Commitment, Contact, Organisation
from network.directory.states import ContactRole, OrganisationState

_LIST = "directory:organisations"
# An answer within a week is the aim.
_LATE_DAYS = 7
_OPEN = [OrganisationState.APPLIED, OrganisationState.DECLINED]


class OwnOrganisations:
    """For contacts, and for whoever has applied and was not accepted yet. It comes before what one coordinates."""

    order = 5
    template = "directory/_desk_organisations.html"
    label = ""
    url_name = ""

    def opens_for(self, user: User) -> bool:
        answers = Contact.objects.in_force().filter(person=OuterRef("pk"))
        applied = Organisation.objects.filter(applied_by=OuterRef("pk"), state__in=_OPEN)
        rows = User.objects.filter(pk=user.pk, is_active=True)
        return rows.filter(Exists(answers) | Exists(applied)).exists()

    def context(self, user: User) -> dict[str, Any]:
        mine = Contact.objects.in_force().filter(person=user).select_related("organisation__municipality")
        own = [(each.organisation, each.get_role_display()) for each in mine]
        applied = list(Organisation.objects.filter(applied_by=user, state__in=_OPEN).select_related("municipality"))
        return {"organisations": own, "applications": applied} if own or applied else {}


def applications(user: User) -> Iterator[Waiting]:
    """For coordinators: those that wait for an answer, without one's own."""
    rows = Organisation.objects.filter(state=OrganisationState.APPLIED)
    rows = rows.filter(municipality__in=mandates.municipalities_of(user)).exclude(applied_by=user)
    found = rows.aggregate(number=Count("pk"), oldest=Min("applied_at"))
    if not found["number"]:
        return
    age = (clock.today() - clock.day_of(found["oldest"])).days
    since = formats.date_format(clock.day_of(found["oldest"]), "SHORT_DATE_FORMAT")
    yield Waiting(
        count=found["number"],
        title=ngettext(
            "organisation waits for an answer to its application",
            "organisations wait for an answer to their applications",
            found["number"],
        ),
        text=gettext("The oldest application was sent on %(day)s.") % {"day": since},
        url=f"{reverse(_LIST)}?state={OrganisationState.APPLIED}",
        tone=Tone.LATE if age >= _LATE_DAYS else Tone.SOON,
        entry=_LIST,
    )


def agreements(user: User) -> Iterator[Waiting]:
    """For both sides: those that end within their days of warning."""
    first = clock.today()
    # In Python: SQL counts days differently on every database, and these are few.
    rows = Agreement.objects.in_force().visible_to(user).filter(ends_on__isnull=False, ends_on__gte=first)
    found = [each for each in rows.select_related("organisation").order_by("ends_on") if each.ends_soon]
    if not found:
        return
    soonest = found[0]
    day = formats.date_format(soonest.ends_on, "SHORT_DATE_FORMAT") if soonest.ends_on else ""
    yield Waiting(
        count=len(found),
        title=ngettext("agreement ends soon", "agreements end soon", len(found)),
        text=gettext("%(name)s: the last day is %(day)s.") % {"name": soonest.organisation, "day": day},
        url=reverse("directory:agreement", args=[soonest.organisation_id, soonest.pk]),
        tone=Tone.SOON,
    )


def missing_commitments(user: User) -> Iterator[Waiting]:
    """For main contacts: organisations that have not given the commitment as it reads now."""
    mine = Contact.objects.in_force().filter(person=user, role=ContactRole.MANAGER, organisation=OuterRef("pk"))
    given = Commitment.objects.filter(organisation=OuterRef("pk"), version=commitments.current().version)
    rows = Organisation.objects.members().filter(Exists(mine), ~Q(Exists(given)))
    found = list(rows.order_by("applied_at"))
    if found:
        yield Waiting(
            count=len(found),
            title=ngettext(
                "organisation has not given the ethical commitment",
                "organisations have not given the ethical commitment",
                len(found),
            ),
            text=", ".join(str(each) for each in found[:3]),
            url=reverse("directory:commitment", args=[found[0].pk]),
        )


def register() -> None:
    """Sections and cards of organisations (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(OwnOrganisations())
    for asks in (applications, agreements, missing_commitments):
        desk.register_waiting(asks)
