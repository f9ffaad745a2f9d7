"""Certification: a small published scheme, applications in any state, certifications, people of the agency."""

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import Permission

from certification.quality import proving, trail
from certification.quality.models import (
    Answer,
    Application,
    Assignment,
    Certification,
    CertifiedPlace,
    Criterion,
    Decision,
    EvidenceRule,
    Finding,
    Group,
    Inquiry,
    InquiryLine,
    Measure,
    Scheme,
    ScopeItem,
    Version,
)
from certification.quality.states import (
    OVER,
    ApplicationKind,
    DecisionKind,
    Grade,
    InquiryKind,
    OwnGrade,
    Part,
    State,
)
from core import clock
from network.directory.states import PlaceKind, PlaceState
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory

CODENAMES = {
    "lead": "lead_applications",
    Part.EVALUATOR: "evaluate_applications",
    Part.REVIEWER: "review_applications",
    Part.DECIDER: "decide_applications",
    "cases": "handle_cases",
}

# key, number, level, scopes, kinds of evidence (with indicator for automatic ones)
CRITERIA = (
    ("purpose", (("purpose_published", "1.1", "must", ["organisation"], (("statement", ""), ("link", ""))),)),
    (
        "skills",
        (
            ("basic_course", "2.1", "must", ["organisation"], (("automatic", "share_basic_course"), ("file", ""))),
            ("access_known", "2.2", "must", ["place"], (("statement", ""), ("automatic", "share_accessibility_facts"))),
            ("remote_safe", "2.3", "must", ["remote"], (("statement", ""),)),
            ("refreshed", "2.4", "should", ["organisation"], (("statement", ""),)),
        ),
    ),
)


def by_language(text):
    return {f"_{code}": f"{text} ({code})" for code in ("fi", "sv", "en")}


def texts(**fields):
    """{"name": "A"} → name_fi="A (fi)", …"""
    return {f"{name}_{code}": f"{text} ({code})" for name, text in fields.items() for code in ("fi", "sv", "en")}


def scheme() -> Scheme:
    found = Scheme.objects.filter(slug="vieri-laatu").first()
    return found or Scheme.objects.create(
        slug="vieri-laatu",
        **texts(name="Vieri-laatu", tagline="Apuun voi luottaa", intro="Johdanto", notice="Esimerkki"),
    )


def draft_version(**more) -> Version:
    """A draft with all of CRITERIA, the next number of the scheme."""
    of = scheme()
    number = (of.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = Version.objects.create(scheme=of, number=number, **texts(declaration="Tiedot ovat oikein"), **more)
    for order, (key, criteria) in enumerate(CRITERIA, start=1):
        group = Group.objects.create(version=version, key=key, order=order, **texts(name=key, aim=f"Aim of {key}"))
        for place, (slug, number_, level, scopes, rules) in enumerate(criteria, start=1):
            criterion = Criterion.objects.create(
                group=group,
                key=slug,
                number=number_,
                order=place,
                level=level,
                scopes=scopes,
                **texts(
                    requirement=f"Requirement {slug}", why="Why", guidance_applicant="How", guidance_evaluator="Look"
                ),
            )
            for at, (kind, indicator) in enumerate(rules):
                EvidenceRule.objects.create(
                    criterion=criterion,
                    kind=kind,
                    indicator=indicator,
                    order=at,
                    required=at == 0,
                    target=Decimal(90) if indicator else None,
                )
    return version


def published_version(**more) -> Version:
    """As `draft_version`, published now."""
    version = draft_version(**more)
    version.state, version.published_at = "published", clock.now()
    version.save()
    return version


def current_version() -> Version:
    return Version.objects.current() or published_version()


def agency(*parts, **more):
    """Somebody of the agency with the permission of each part ("lead" and "cases" are parts here, too)."""
    user = UserFactory(two_steps=True, **more)
    codes = [CODENAMES[each] for each in parts]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes, content_type__app_label="quality"))
    return user


def provider(organisation=None, **more):
    """A main contact of a member of the network; its ``organisation`` is that of the contact."""
    return ContactFactory(organisation=organisation or OrganisationFactory(), **more).person


def organisation_of(user):
    return user.contact_roles.get().organisation


def application(
    state=State.DRAFT, *, organisation=None, places=1, remote=False, graded=Grade.CONFORM, team=None, **more
):
    """An application in a state, with its answers given when it was sent and its people assigned as that state has it.

    ``places``: how many places it covers; ``remote``: also a channel. ``graded``: what every answer was found to be,
    from the state in which findings exist. ``team``: by part, who takes it; others are made. Written as rows, past the
    actions.
    """
    organisation = organisation or OrganisationFactory()
    version = more.pop("version", None) or current_version()
    begun_by = more.pop("begun_by", None) or UserFactory()
    made = Application.objects.create(
        organisation=organisation,
        version=version,
        kind=more.pop("kind", ApplicationKind.FIRST),
        begun_by=begun_by,
        **({} if state == State.DRAFT else sent(begun_by)) | {"state": state, **more},
    )
    kinds = [PlaceKind.SITE] * places + [PlaceKind.CHANNEL] * remote
    for kind in kinds:
        place = PlaceFactory(organisation=organisation, kind=kind, state=PlaceState.PUBLISHED)
        ScopeItem.objects.create(application=made, place=place)
    arrange(made, answered=state != State.DRAFT)
    people(made, graded, team or {})
    if state in OVER:
        Application.objects.filter(pk=made.pk).update(closed_at=clock.now())
    made.refresh_from_db()
    return made


_count = iter(range(1, 100_000))


def sent(person):
    return {"number": f"2026-{next(_count):03}", "submitted_by": person, "submitted_at": clock.now()}


def arrange(made, *, answered):
    """A row for each thing that is asked, answered or not."""
    items = list(made.scope.select_related("place"))
    said = (
        {"grade": OwnGrade.IN_PLACE, "text": "Näin teemme.", "link": "https://jarvikunta.example/"} if answered else {}
    )
    for criterion in Criterion.objects.filter(group__version=made.version):
        for scope in criterion.scopes:
            if scope == "place":
                for item in items:
                    if item.place.kind == PlaceKind.SITE:
                        Answer.objects.create(application=made, criterion=criterion, scope=scope, item=item, **said)
            elif scope == "organisation" or any(_asks(scope, each.place.kind) for each in items):
                Answer.objects.create(application=made, criterion=criterion, scope=scope, **said)


def _asks(scope, kind):
    return (scope, kind) in {("remote", PlaceKind.CHANNEL), ("home", PlaceKind.HOME)}


_EVALUATED = (State.FINDINGS, State.REVIEW, State.DECISION, State.GRANTED, State.REFUSED)


def people(made, graded, team):
    """Those who take part by the state that it is in, with findings where there are some."""
    if made.state in (State.EVALUATION, State.CLARIFICATION, *_EVALUATED):
        evaluator = assign(made, Part.EVALUATOR, team.get(Part.EVALUATOR)).person
        if made.state in _EVALUATED:
            grade(made, graded, by=evaluator)
    if made.state in (State.REVIEW, State.DECISION, State.GRANTED, State.REFUSED):
        assign(made, Part.REVIEWER, team.get(Part.REVIEWER))
    if made.state in (State.DECISION, State.GRANTED, State.REFUSED):
        assign(made, Part.DECIDER, team.get(Part.DECIDER))
    if made.state in (State.INCOMPLETE, State.CLARIFICATION, State.FINDINGS):
        inquire(made)


def assign(made, part, person=None, *, stated=True, **more) -> Assignment:
    """Somebody takes a part; who states no conflict of interest unless told otherwise."""
    return Assignment.objects.create(
        application=made,
        part=part,
        person=person or agency(part),
        **{"stated_at": clock.now() if stated else None, **more},
    )


def member(made, part):
    """Who has this part in it now."""
    return made.assignments.get(part=part, ended_at=None).person


def grade(made, value, *, by, answers=None, closed=True, round=None):
    """All answers (or these) get this grade in the present round."""
    reason = "" if value == Grade.CONFORM else "Kuvauksesta puuttuu jotakin."
    rows = made.answers.filter(applies=True) if answers is None else answers
    return [
        Finding.objects.create(
            application=made,
            answer=each,
            round=round or made.round,
            grade=value,
            reason=reason,
            made_by=by,
            closed_at=clock.now() if closed else None,
        )
        for each in rows
    ]


def inquire(made, **more) -> Inquiry:
    """The applicant is asked something about its first answer."""
    kinds = {
        State.INCOMPLETE: InquiryKind.COMPLETENESS,
        State.CLARIFICATION: InquiryKind.CLARIFICATION,
        State.FINDINGS: InquiryKind.FINDINGS,
    }
    due = clock.today() + dt.timedelta(days=14)
    asked = Inquiry.objects.create(
        application=made, **{"kind": kinds.get(made.state, "clarification"), "due_on": due} | more
    )
    InquiryLine.objects.create(inquiry=asked, answer=made.answers.first(), text="Kertokaa tästä enemmän.")
    return asked


def certification(organisation=None, *, days_ago=30, months=36, conditions=False, **more) -> Certification:
    """In force since ``days_ago``; with the application that was granted, its decision and one place."""
    organisation = organisation or OrganisationFactory()
    first = clock.today() - dt.timedelta(days=days_ago)
    made = application(State.GRANTED, organisation=organisation)
    found = Certification.objects.create(
        organisation=organisation,
        version=made.version,
        name={"fi": organisation.name_fi},
        **{
            "valid_from": first,
            "valid_to": clock.months_after(first, months) - dt.timedelta(days=1),
            "decided_on": first,
        }
        | more,
    )
    for item in made.scope.select_related("place"):
        CertifiedPlace.objects.create(certification=found, place=item.place, since=first)
    decide(
        organisation=organisation,
        application=made,
        certification=found,
        kind=DecisionKind.GRANT_WITH_CONDITIONS if conditions else DecisionKind.GRANT,
        by=member(made, Part.DECIDER),
        decided_at=clock.now() - dt.timedelta(days=days_ago),
    )
    return found


def decide(*, by, **more) -> Decision:
    """A decision as a row, with its line in the trail."""
    day = clock.today() + dt.timedelta(days=30)
    made = Decision.objects.create(**{"decided_by": by, "reasons": "Kaikki täyttyy.", "appeal_until": day} | more)
    trail.add("decision.make", made, actor=by, kind=made.kind, digest=proving.digest_of(made))
    return made


def measure(of, kind=DecisionKind.SUSPEND, *, by=None, heard=True, **more) -> Measure:
    """Proposed for a certification; ``heard``: the organisation's days to reply are over."""
    until = clock.today() + dt.timedelta(days=-1 if heard else 14)
    return Measure.objects.create(
        certification=of,
        kind=kind,
        proposed_by=by or agency(Part.EVALUATOR),
        **{"grounds": "Seurantaan ei ole vastattu.", "hearing_until": until} | more,
    )


def member_first(made):
    """The first who evaluates it and has stated that nothing keeps them from it."""
    return made.assignments.filter(part=Part.EVALUATOR, stated_at__isnull=False).first().person


def move(made, state, **more):
    """Into another state, past the actions."""
    sent_ = {} if made.number else sent(made.begun_by)
    Application.objects.filter(pk=made.pk).update(state=state, **sent_, **more)
    made.refresh_from_db()
