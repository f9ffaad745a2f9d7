"""Anyone's check: whether a certificate is genuine and in force. Nobody needs an account, a cookie or a script."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certification.credentials import checking, codes, guessing, kinds, naming, outcomes
from certification.credentials.forms import CodeForm, FileForm, NameForm
from certification.credentials.models import Credential
from certification.credentials.outcomes import Outcome
from certification.credentials.states import Kind, NameShown, Status
from certification.credentials.texts import Worded
from certification.credentials.uploads import keep_in_memory, too_large
from core import clock, limits

log = logging.getLogger("vieri.credentials")
P = ParamSpec("P")


def _never_in_doubt(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Says "could not check" when the database does not answer; the page for it asks the database nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DatabaseFailure:
            log.exception("A certificate could not be checked.")
            page = render_to_string("credentials/verify_failed.html", {"path": request.path})
            response = HttpResponse(page, status=503, headers={"Retry-After": "60"})
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_safe
@never_cache
@_never_in_doubt
def verify_ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code or a file. A plain GET form: no cookie is needed to check a certificate."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect(
            _in_language(request, reverse("credentials:verify", args=[codes.show(form.cleaned_data["code"])]))
        )
    return render(request, "credentials/verify_ask.html", {"form": form, "file_form": FileForm()})


# No token is asked for: what is posted changes nothing, whoever's browser it comes from, and a token needs a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limits.per_client("credentials.verify", limit=60, seconds=60)
@_never_in_doubt
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine and in force, for what, when, by whom. 404 when none has the code, 410 when it
    has been erased. What is posted is a name to compare.
    """
    if wait := guessing.wait(request):
        return limits.too_many(wait)
    # A code that nobody can have is looked for, too: it takes as long, and is answered the same.
    credential = Credential.objects.select_related("achievement").filter(code=codes.read(code)).first()
    if credential is None:
        guessing.note_miss(request)
        return _unknown(request, code)
    if pages := kinds.pages_of(credential):
        return pages.answer(request, credential)
    if credential.status == Status.ERASED:
        return render(request, "credentials/verify_gone.html", _answered(credential), status=410)
    named = {} if request.method != "POST" or _shows_name(credential) else _compared(request, credential)
    if wait := named.get("wait", 0):
        return limits.too_many(wait)
    return render(request, "credentials/verify.html", _answered(credential) | _shown(credential) | named)


# As above: nothing is changed and nothing kept.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limits.per_client("credentials.file", limit=guessing.FILES.limit, seconds=guessing.FILES.seconds)
@_never_in_doubt
def verify_file(request: HttpRequest) -> HttpResponse:
    """The answer for a file that somebody was given. It is held in memory while it is checked, and nowhere after."""
    if request.method != "POST":
        return redirect(_in_language(request, reverse("credentials:verify_ask")))
    if too_large(request):
        return _file_answer(request, checking.Answer(Outcome.COULD_NOT_CHECK, "too_large"), status=413)
    keep_in_memory(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": CodeForm(), "file_form": form, "page_has_error": True}
        return render(request, "credentials/verify_ask.html", context, status=422)
    answer = checking.check_file(form.cleaned_data["file"].read())
    # What a file says of a card is answered as its code is, unless there is something to say about the file.
    given = answer.credential if answer.outcome.value in Status.values else None
    if given is not None and (pages := kinds.pages_of(given)):
        return pages.answer(request, given)
    return _file_answer(request, answer)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    read = codes.read(code)
    form = CodeForm(initial={"code": codes.show(read) if read else code[:40]})
    context = {"form": form, "file_form": FileForm(), "answer": outcomes.say(Outcome.UNKNOWN)}
    return render(request, "credentials/verify_unknown.html", context, status=404)


def _file_answer(request: HttpRequest, answer: checking.Answer, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "found": answer,
        "answer": answer.said,
        "claims": answer.claims,
        "checked_at": clock.now(),
    }
    if answer.credential is not None and answer.claims is not None:
        # Whoever has the file has read the name in it.
        name = answer.claims.name or naming.initials(answer.credential.subject_name)
        context |= _shown(answer.credential) | {"name": name, "name_form": None, "from_file": True}
    context |= {"form": CodeForm(), "file_form": FileForm()}
    return render(request, "credentials/verify_file.html", context, status=status)


def _answered(credential: Credential) -> dict[str, Any]:
    return {
        "credential": credential,
        "answer": outcomes.of_credential(credential),
        "checked_at": clock.now(),
        "form": CodeForm(),
        "file_form": FileForm(),
    }


def _shown(credential: Credential) -> dict[str, Any]:
    """What the page says of it: of the name no more than the holder wants."""
    full = _shows_name(credential)
    return {
        "credential": credential,
        "shown": Worded(credential, get_language()),
        "name": credential.subject_name if full else naming.initials(credential.subject_name),
        "name_form": None if full else NameForm(),
        "achievement_language": _language_of_achievement(credential),
    }


def _shows_name(credential: Credential) -> bool:
    """An organisation's name is nobody's secret; a person's is shown as its holder has chosen."""
    return credential.kind == Kind.QUALITY or credential.name_shown == NameShown.FULL


def _compared(request: HttpRequest, credential: Credential) -> dict[str, Any]:
    if wait := guessing.wait_for_name(request, credential.code):
        return {"wait": wait}
    form = NameForm(request.POST)
    if not form.is_valid():
        return {"name_form": form, "page_has_error": True}
    return {"name_form": form, "name_fits": naming.same(form.cleaned_data["name"], credential.subject_name)}


def _language_of_achievement(credential: Credential) -> str:
    languages = credential.achievement.languages if credential.achievement else []
    return next((code for code in languages if code == get_language()), next(iter(languages), ""))


def _in_language(request: HttpRequest, address: str) -> str:
    """The address, in the language that somebody chose for this visit."""
    return f"{address}?l={get_language()}" if "l" in request.GET else address
