"""Who takes part in the demo's certification: the demo's own accounts, and invented people nobody can sign in as."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission

from accounts.models import User
from certification.quality import policies
from network.directory.demo.plans import slug_of
from network.directory.languages import texts
from network.directory.models import Contact, Organisation
from network.directory.states import ContactRole
from network.geography.models import LanguageStatus

EVALUATOR, REVIEWER, DECIDER = "evaluator@demo.example", "reviewer@demo.example", "decider@demo.example"
PROVIDER, PROVIDER_B = "provider@demo.example", "provider.b@demo.example"
# More people of the agency, by what the plans call them.
EVALUATOR_B, EVALUATOR_C, REVIEWER_B, DECIDER_B, HANDLER = (
    "maarit.koskikallio@demo.example",
    "janne.ahovesi@demo.example",
    "tuija.hallasalo@demo.example",
    "risto.kaislaranta@demo.example",
    "elina.vuokkomaa@demo.example",
)
_NAMES = {
    EVALUATOR_B: "Maarit Koskikallio",
    EVALUATOR_C: "Janne Ahovesi",
    REVIEWER_B: "Tuija Hallasalo",
    DECIDER_B: "Risto Kaislaranta",
    HANDLER: "Elina Vuokkomaa",
}
_LEAD, _EVALUATORS, _REVIEWERS, _DECIDERS, _CASES = (
    "Certification: lead",
    "Certification: evaluators",
    "Certification: reviewers",
    "Certification: decision-makers",
    "Certification: appeals and complaints",
)
_MAY = {
    _LEAD: policies.LEAD,
    _EVALUATORS: policies.EVALUATE,
    _REVIEWERS: policies.REVIEW,
    _DECIDERS: policies.DECIDE,
    _CASES: policies.HANDLE,
}
PARTS = {
    EVALUATOR: (_EVALUATORS, _LEAD),
    REVIEWER: (_REVIEWERS, _CASES),
    DECIDER: (_DECIDERS,),
    EVALUATOR_B: (_EVALUATORS,),
    EVALUATOR_C: (_EVALUATORS,),
    REVIEWER_B: (_REVIEWERS,),
    DECIDER_B: (_DECIDERS,),
    HANDLER: (_CASES,),
}


def seed() -> int:
    """Gives everybody the parts they can take; returns how many people that are. What somebody else gave them stays."""
    for email, names in PARTS.items():
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create_user(email=email, name=_NAMES[email])
        person.groups.add(*[_group(name) for name in names])
    return len(PARTS)


def _group(name: str) -> Group:
    """They are there already, except in an installation that was made without migrations."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        code = _MAY[name].rpartition(".")[2]
        group.permissions.add(Permission.objects.get(content_type__app_label="quality", codename=code))
    return group


def agency() -> dict[str, User]:
    """By address."""
    return {each.email: each for each in User.objects.filter(email__in=PARTS)}


def applicants() -> list[Organisation]:
    """Members that somebody with an account could apply for, that have published a place, and that have no matter yet;
    in a fixed order, the demo's own providers left out."""
    own = Contact.objects.in_force().filter(person__email__in=[PROVIDER, PROVIDER_B]).values("organisation")
    rows = Organisation.objects.members().filter(quality_applications=None).exclude(pk__in=own)
    return [
        each
        for each in rows.select_related("municipality").order_by("name", "pk")
        if each.places.public().exists() and contact_of(each) is not None
    ]


def contact_of(organisation: Organisation) -> Contact | None:
    """Its main contact of longest standing."""
    rows = Contact.objects.in_force().filter(organisation=organisation, role=ContactRole.MANAGER)
    return rows.select_related("person").order_by("since", "pk").first()


def account_of(organisation: Organisation) -> User:
    """That of its main contact. Who had none yet gets one that nobody can sign in to."""
    contact = contact_of(organisation)
    if contact is None:
        raise LookupError(f"{organisation} has no main contact")
    if contact.person is None:
        person = User.objects.filter(email=contact.email).first()
        contact.person = person or User.objects.create_user(
            email=contact.email, name=contact.name, language=language_of(organisation)
        )
        contact.save(update_fields=["person"])
    return contact.person


def language_of(organisation: Organisation) -> str:
    """In which it applies: that of the majority in its home."""
    swedish = (LanguageStatus.SV, LanguageStatus.SV_FI)
    return (
        "sv"
        if organisation.municipality.language_status in swedish or "fi" not in texts(organisation, "name")
        else "fi"
    )


def own(email: str) -> Iterator[Organisation]:
    """What a provider of the demo answers for."""
    rows = Contact.objects.in_force().filter(person__email=email).select_related("organisation__municipality")
    yield from (each.organisation for each in rows.order_by("since", "pk"))


def address_of(organisation: Organisation) -> str:
    """A page of its own, for links that applicants give."""
    return organisation.website or f"https://{slug_of(str(organisation.name))}.example/"
