"""Good practices and pilots in one list."""

from collections.abc import Iterable

from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Coalesce
from wagtail.models import Page

from cms.pages.practices import ExperiencePage, GoodPracticePage, PilotPage

KINDS = (GoodPracticePage, PilotPage)


def below(index: Page) -> QuerySet[Page]:
    """Live good practices and pilots below a page, newest first, with all that a card shows; one query."""
    newest = Coalesce("goodpracticepage__published_on", "pilotpage__published_on", output_field=DateField())
    return (
        Page.objects.child_of(index)
        .live()
        .type(*KINDS)
        .select_related("goodpracticepage__region", "pilotpage__region")
        .annotate(shown_on=newest)
        .order_by("-shown_on", "title")
    )


def filtered(pages: QuerySet[Page], *, topic: str = "", form: str = "", organisation: str = "") -> QuerySet[Page]:
    """Narrowed by keys of terms; an empty key does not narrow."""
    wanted = {"topics__key": topic, "forms__key": form, "organisation_type__key": organisation}
    for lookup, key in wanted.items():
        if key:
            pages = pages.filter(
                Q(pk__in=GoodPracticePage.objects.filter(**{lookup: key}).values("pk"))
                | Q(pk__in=PilotPage.objects.filter(**{lookup: key}).values("pk"))
            )
    return pages


def specific(pages: Iterable[Page]) -> list[ExperiencePage]:
    """The rows of `below` as what they are, without another query."""
    return [_as_itself(page) for page in pages]


def _as_itself(page: Page) -> ExperiencePage:
    found: ExperiencePage = getattr(page, "goodpracticepage", None) or page.pilotpage
    return found
