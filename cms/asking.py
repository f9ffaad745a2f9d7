"""Before a change of a course goes to learners, its editor is shown what it changes and says what kind of change it is.

The draft is saved by then, and stays one until the answer is given: going back loses nothing.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision

from cms.forms import ChangeForm
from cms.models import ChangeAnswer, CoursePage, LessonPage, QuizPage
from cms.publishing import review, told
from cms.publishing.review import Review


def is_asked_about(page: Page) -> bool:
    """Whether publishing this draft would change a course for its learners."""
    return isinstance(page, CoursePage | LessonPage | QuizPage) and review.of(page) is not None


def publish(request: HttpRequest, revision: int) -> HttpResponse:
    """Asks, then publishes the draft, or leaves it to its day if it has one."""
    draft = _draft(revision)
    if not draft.page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if draft.newer:
        return _to_newer(request, draft, "course_change")
    found = draft.review()
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=_initial(draft, found))
    if found and not (request.method == "POST" and form.is_valid()):
        return _ask(request, draft, found, form, _("Publish"))
    if found:
        _keep(request, draft, form)
    if request.method == "POST":
        return draft.publish(request)
    return redirect("wagtailadmin_pages:edit", draft.page.pk)


def note(request: HttpRequest, revision: int) -> HttpResponse:
    """Asks, and keeps the answer for when the draft has gone its way through the workflow."""
    draft = _draft(revision)
    if not draft.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if draft.newer:
        return _to_newer(request, draft, "course_change_note")
    found = draft.review()
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=_initial(draft, found))
    if found and not (request.method == "POST" and form.is_valid()):
        return _ask(request, draft, found, form, _("Save the answer"))
    if found:
        _keep(request, draft, form)
        messages.success(request, _("Thank you. Your answer goes with the draft."))
    return redirect("wagtailadmin_explore", draft.page.get_parent().pk)


class _Draft:
    """A saved draft of a page of a course."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.page: Any = revision.as_object()

    @property
    def newer(self) -> Revision | None:
        """The draft that somebody has gone on to meanwhile."""
        latest: Revision = self.page.latest_revision
        return latest if latest != self.revision else None

    def review(self) -> Review | None:
        return review.of(self.page)

    def publish(self, request: HttpRequest) -> HttpResponse:
        """As the page editor does it: its own hook after publishing runs, too."""
        self.revision.publish(user=request.user)
        page = Page.objects.get(pk=self.page.pk).specific
        for hook in hooks.get_hooks("after_publish_page"):
            answer = hook(request, page)
            if isinstance(answer, HttpResponse):
                return answer
        title = {"title": page.get_admin_display_title()}
        waits = page.scheduled_revision is not None
        said = _("“%(title)s” will be published on its day.") if waits else _("“%(title)s” is published.")
        messages.success(request, said % title)
        return redirect("wagtailadmin_explore", page.get_parent().pk)


def _draft(pk: int) -> _Draft:
    """404 for what is no draft of a course."""
    revision = get_object_or_404(Revision.objects.page_revisions(), pk=pk)
    get_object_or_404(Page.objects.type(CoursePage, LessonPage, QuizPage), pk=revision.object_id)
    return _Draft(revision)


def _to_newer(request: HttpRequest, draft: _Draft, name: str) -> HttpResponse:
    """Nobody answers for a draft they have not seen."""
    assert draft.newer is not None  # noqa: S101 - told by the callers
    messages.warning(request, _("Meanwhile a newer draft of this page was saved. This is about the newer one."))
    return redirect(name, draft.newer.pk)


def _initial(draft: _Draft, found: Review | None) -> dict[str, Any]:
    """What was answered to this draft before, else what its changes suggest."""
    answer = ChangeAnswer.objects.open_for(draft.revision).first()
    given = {"renew_by": answer.renew_by} if answer and answer.renew_by else {}
    suggested = found.changes.suggested if found else None
    return {"change": answer.change if answer else suggested, **given}


def _keep(request: Any, draft: _Draft, form: ChangeForm) -> None:
    ChangeAnswer.objects.create(revision=draft.revision, answered_by=request.user, **form.cleaned_data)


def _ask(request: HttpRequest, draft: _Draft, found: Review, form: ChangeForm, button: str) -> HttpResponse:
    context = {
        "form": form,
        "page": draft.page,
        "review": found,
        "told": told.told(found),
        "gaps": told.gaps(found),
        "button": button,
        "back_url": reverse("wagtailadmin_pages:edit", args=[draft.page.pk]),
        "page_title": _("What changes for learners?"),
        "page_subtitle": draft.page.get_admin_display_title(),
        "header_icon": "history",
        "media": form.media,
    }
    return TemplateResponse(request, "cms/editor/change.html", context, status=422 if form.errors else 200)
