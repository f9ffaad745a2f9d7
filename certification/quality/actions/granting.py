"""What a grant brings about: the certification, its places and its conditions. Inside the transaction of the decision,
the application locked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from certification.quality import asked, covered, gaps, terms
from certification.quality.actions import steps
from certification.quality.models import Application, Certification, CertifiedPlace, Condition, Finding
from certification.quality.states import ApplicationKind
from core import clock
from core.errors import Refused
from core.texts import languages


def certify(application: Application) -> Certification:
    """A new certification, which takes the place of the one before; of a change the one that it changes, with what it
    covers now. Raises Refused, "ended", when that one does not run any more."""
    certification = _changed(application) if application.kind == ApplicationKind.CHANGE else _new(application)
    _cover(certification, application)
    return certification


def set_conditions(certification: Certification, findings: Iterable[Finding]) -> None:
    """One for each of these gaps, all to be met by the same day."""
    due = gaps.due_on(certification.version)
    Condition.objects.bulk_create(
        Condition(certification=certification, finding=each, text=each.reason, due_on=due) for each in findings
    )


def _new(application: Application) -> Certification:
    before = terms.earlier(application).select_for_update(of=("self",)).first()
    first, last = terms.period(application, before)
    made = Certification(
        organisation=application.organisation,
        version=application.version,
        name=_names(application),
        valid_from=first,
        valid_to=last,
        decided_on=clock.today(),
    )
    if before is not None:
        # First the old one, which names one that is not there yet (the database looks at the end of the transaction):
        # the table takes no second one beside it.
        before.replaced_by_id = made.pk
        before.save(update_fields=["replaced_by"])
    made.save(force_insert=True)
    return made


def _changed(application: Application) -> Certification:
    if application.certification_id is None:
        raise ValueError("A change names what it changes.")
    certification = steps.locked_certification(application.certification_id)
    if certification.ended_at or certification.replaced_by_id or certification.valid_to < clock.today():
        raise Refused(
            _(
                "The certification that this would change does not run any more. Ask the applicant to take the "
                "application back; it can apply anew."
            ),
            code="ended",
        )
    return certification


def _cover(certification: Certification, application: Application) -> None:
    """All that the application covers, with the names as they were when it was sent; what is covered stays."""
    there = set(certification.places.filter(until=None).values_list("place_id", flat=True))
    since = max(clock.today(), certification.valid_from)
    CertifiedPlace.objects.bulk_create(
        CertifiedPlace(certification=certification, place=each.place, since=since, shown=covered.written(each))
        for each in asked.items(application).order_by("pk")
        if each.place_id not in there
    )


def _names(application: Application) -> dict[str, str]:
    names = {code: getattr(application.organisation, f"name_{code}") or "" for code in languages()}
    return {code: name for code, name in names.items() if name}
