"""Reading a text and saying yes to it; and the copy on paper of what was accepted."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import vault
from core.declarations import Reading, Version
from core.views import file, go
from network.directory.views.frame import form_page
from volunteers.onboarding import commitments, mine, papers
from volunteers.onboarding.actions import agreeing
from volunteers.onboarding.forms.mine import AcceptForm
from volunteers.onboarding.models import Acceptance, Volunteering
from volunteers.onboarding.policies.mine import may_open_paper
from volunteers.onboarding.states import COMMITMENTS, Document
from volunteers.onboarding.views.mine_frame import FORM, frame, own, posted

log = logging.getLogger(__name__)


@login_required
@never_cache
@require_http_methods(FORM)
def accept(request: SignedInRequest, pk: Any, document: str) -> HttpResponse:
    """The whole text, and a form while it is asked for; afterwards as it was accepted. When it has changed since it was
    opened, nothing is accepted and the new one is shown. 404 for texts that are no part of this task."""
    volunteering = own(request, pk)
    if document not in _of_task(volunteering):
        raise Http404
    form = _form(request, volunteering, document)
    asked = mine.asked(volunteering, document)
    if request.method == "POST" and not asked:
        return go(request, "onboarding:mine_one", pk=pk)
    if request.method == "POST" and _accepted(form, request, volunteering, document):
        return _onwards(request, volunteering, document)
    rows = Acceptance.objects.in_force().filter(volunteering=volunteering, document=document)
    known = rows.order_by("-accepted_at").first()
    version, text = _as_accepted(known, volunteering) if known and not asked else (form.version, form.text)
    context = {"document": document, "text": text, "version": version.version, "known": known}
    context |= frame((text.title.text, ""), volunteering=volunteering)
    return form_page(request, "onboarding/mine_accept.html", context, form if asked else None)


@login_required
@never_cache
@require_safe
def paper(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The file that was kept when it was accepted, byte for byte; 404 when it is damaged, and for whom it is not."""
    acceptance = get_object_or_404(Acceptance.objects.exclude(paper="").select_related("person"), pk=pk)
    if not may_open_paper(request.user, acceptance):
        raise Http404
    try:
        content = vault.get(acceptance.paper)
    except vault.BrokenFileError as error:
        log.error("paper of acceptance %s: it is not as it was put in", acceptance.pk)
        raise Http404 from error
    response = file(content, "application/pdf", papers.file_name(acceptance), inline=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _of_task(volunteering: Volunteering) -> set[str]:
    return {Document.APPLICATION, *COMMITMENTS, *([Document.EXTRACT] if volunteering.task.with_minors else [])}


def _form(request: SignedInRequest, volunteering: Volunteering, document: str) -> AcceptForm:
    language = get_language() or ""
    names = commitments.gaps(volunteering, language)
    return AcceptForm(posted(request), version=commitments.current(document), language=language, names=names)


def _as_accepted(known: Acceptance, volunteering: Volunteering) -> tuple[Version, Reading]:
    """The version somebody said yes to, with what stood in its gaps then, in the language of the page."""
    version = commitments.find(known.document, known.version) or commitments.current(known.document)
    language = get_language() or ""
    return version, version.read(language, commitments.gaps(volunteering, language) | known.names)


def _accepted(form: AcceptForm, request: SignedInRequest, volunteering: Volunteering, document: str) -> bool:
    if not form.is_valid():
        return False
    read = form.read
    try:
        agreeing.accept(
            volunteering=volunteering,
            document=document,
            version=read.version,
            digest=read.digest,
            language=read.language,
            actor=request.user,
        )
    except ValidationError as refused:
        form.ask_again()
        form.add_error(None, refused)
        return False
    return True


def _onwards(request: SignedInRequest, volunteering: Volunteering, document: str) -> HttpResponse:
    """To the other text, while that is to be accepted, too; else to the page where the next step stands."""
    if document in COMMITMENTS:
        messages.success(request, gettext("Thank you. It is written down, and a copy waits on your page."))
    else:
        messages.success(request, gettext("Thank you. Your consent is written down."))
    left = [each for each in COMMITMENTS if mine.asked(own(request, volunteering.pk), each)]
    if left:
        return go(request, "onboarding:accept", pk=volunteering.pk, document=left[0])
    return go(request, "onboarding:mine_one", pk=volunteering.pk)
