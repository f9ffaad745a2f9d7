"""Pages of batches: what can be issued from a list, to whom, how it goes, and all of it as one file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from certification.batches import actions, archive, rolls, showing
from certification.batches.forms import FileForm, IssueForm
from certification.batches.models import Batch
from certification.batches.rolls import Roll
from core import limits
from core.errors import Refused
from core.texts import words
from core.views import disposition, go

# Seconds after which a browser looks again, as long as there is something new to see.
REFRESH = 5
# Of one client: a file of many is work for the machine.
_DOWNLOADS = {"limit": 6, "seconds": 60}


@login_required
@never_cache
@require_safe
def parts(request: SignedInRequest, roll: str, key: Any) -> HttpResponse:
    """For what certificates can be issued from a list, and the batches that were made of it."""
    opened = _opened(request, roll, key)
    language = get_language()
    shown = [(words(part.title, language), opened.address(part.key)) for part in opened.parts()]
    context = {"parts": shown, "batches": showing.all_of(opened, roll, str(key), language)}
    return render(request, "batches/parts.html", context | _frame(opened))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: SignedInRequest, roll: str, key: Any, part: str) -> HttpResponse:
    """Who gets a certificate, who has it, who not yet; what it says. Yes starts the batch."""
    opened = _opened(request, roll, key)
    chosen = next((each for each in opened.parts() if each.key == part), None)
    if chosen is None:
        raise Http404
    form = IssueForm(request.POST if request.method == "POST" else None, initial={"mails": "yes"})
    if request.method == "POST" and form.is_valid():
        given = {"roll": roll, "key": str(key), "part": part, **form.cleaned_data}
        try:
            return go(request, "batches:batch", pk=actions.start(**given, actor=request.user).pk)
        except Refused as refused:
            form.add_error(None, refused)
    title = words(chosen.title, get_language())
    sheet = opened.sheet(chosen)
    context = {"form": form, "part": chosen, "title": title, "sheet": sheet, "silent": opened.silent()}
    context |= {"wordings": showing.wordings(sheet, get_language()), **_frame(opened, str(title))}
    return render(request, "batches/issue.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def batch(request: SignedInRequest, pk: Any) -> HttpResponse:
    """How far a batch is. While it is under way the page comes anew by itself, unless ``?still`` asks it not to."""
    found, opened = _found(request, pk)
    title = words(found.title, get_language())
    moves = not found.ended and "still" not in request.GET
    context = {"batch": found, "shown": showing.of(found, opened), "title": title, "moves": moves}
    context |= {"silent": opened.silent(), "file_form": FileForm(initial={"language": get_language()})}
    response = render(request, "batches/batch.html", context | _frame(opened, str(title)))
    if moves:
        # A header, not an element: what is in the page must not move under somebody who reads it by voice, so the
        # page offers to stop it.
        response["Refresh"] = str(REFRESH)
    return response


@login_required
@never_cache
@require_POST
def again(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What failed is tried again."""
    found, _roll = _found(request, pk)
    actions.try_again(batch=found, actor=request.user)
    return go(request, "batches:batch", pk=pk)


@login_required
@never_cache
@require_GET
def download(request: SignedInRequest, pk: Any) -> HttpResponseBase:
    """All certificates of a batch as one file, made while it is sent. Nothing of it is kept."""
    found, opened = _found(request, pk)
    form = FileForm(request.GET)
    chosen = showing.of(found, opened).credentials
    if not form.is_valid() or not found.ended or not chosen:
        messages.warning(request, gettext("There are no certificates to download yet."))
        return go(request, "batches:batch", pk=pk)
    if wait := limits.spend(f"batches.download:{limits.client(request)}", **_DOWNLOADS):
        return limits.too_many(wait)
    actions.note_download(batch=found, certificates=len(chosen), actor=request.user)
    made = archive.stream(chosen, form.cleaned_data["language"], said_in=get_language())
    name = archive.filename(words(found.title, get_language()).text, found.made_at)
    headers = {"Content-Disposition": disposition(name), "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(made, content_type="application/zip", headers=headers)


def _opened(request: SignedInRequest, roll: str, key: Any) -> Roll:
    """404 for lists of others: nobody else may know of them."""
    opened = rolls.find(request.user, roll, str(key))
    if opened is None:
        raise Http404
    return opened


def _found(request: SignedInRequest, pk: Any) -> tuple[Batch, Roll]:
    found = get_object_or_404(Batch.objects.select_related("made_by").defer("wordings"), pk=pk)
    return found, _opened(request, found.roll, found.key)


def _frame(opened: Roll, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    label = gettext("Certificates")
    ways = [(label, opened.address()), (here, "")] if here else [(label, "")]
    return {"opened": opened, "crumbs": [*opened.steps, *ways], "section": "desk", "here": opened.menu}
