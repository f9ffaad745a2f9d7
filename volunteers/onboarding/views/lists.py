"""The handlers' list of volunteers on the desk, the same as a file, and writing to those in it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import exports as files
from core import limits
from core.views import attempt, go
from network.directory.views.frame import form_page
from network.meetings.views.own import private
from volunteers.onboarding import assignable, exports, listed, reachable, stopping
from volunteers.onboarding.actions import messages as actions
from volunteers.onboarding.actions.lists import note_export
from volunteers.onboarding.forms.lists import VolunteerListForm
from volunteers.onboarding.forms.messages import MessageForm
from volunteers.onboarding.models import BulkMessage
from volunteers.onboarding.policies import desk as policies
from volunteers.onboarding.states import State

_FORM = ["GET", "HEAD", "POST"]
_A_PAGE = 50
# Files one person may take in so many seconds; counted together with the other lists of the desk.
_EXPORTS, _EXPORT_SECONDS = 20, 600
# So many of one's own earlier messages are shown.
_EARLIER = 10


@login_required
@never_cache
@require_safe
def volunteers(request: SignedInRequest) -> HttpResponse:
    """Whom one handles, who waits longest first. 404 for whoever could handle nobody."""
    form = _narrowed(request)
    wanted = form.wanted
    rows = listed.in_full(listed.volunteerings(request.user, wanted))
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    why_not = assignable.of_many([each for each in page if each.state == State.ACTIVE])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": set(wanted) - {"group"},
        "group": wanted.get("group", ""),
        "groups": _groups(query, wanted.get("group", "")),
        "page": page,
        "rows": [(row, why_not.get(row.pk, [])) for row in page],
        "query": query.urlencode(),
        "file_links": [(kind.upper(), reverse("onboarding:export", args=[kind])) for kind in files.KINDS],
        "list_url": reverse("onboarding:volunteers"),
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Volunteers"), "")],
        **_FRAME,
    }
    return render(request, "onboarding/desk_volunteers.html", context)


@login_required
@never_cache
@require_safe
def export(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The list as it is narrowed now, as CSV or XLSX."""
    form = _narrowed(request)
    if kind not in files.KINDS:
        raise Http404
    wait = limits.spend(f"export:{request.user.pk}", limit=_EXPORTS, seconds=_EXPORT_SECONDS)
    if wait:
        return limits.too_many(wait)
    rows = listed.volunteerings(request.user, form.wanted)
    note_export(kind=kind, rows=rows.count(), actor=request.user)
    sheet = exports.volunteers(rows)
    return files.response(kind, sheet.name, sheet.header, sheet.rows)


@login_required
@never_cache
@require_http_methods(_FORM)
def message(request: SignedInRequest) -> HttpResponse:
    """To those in the list who agreed to it: written, shown as a preview with who gets it and who does not, sent."""
    narrowed = _narrowed(request)
    reach = reachable.among(request.user, listed.volunteerings(request.user, narrowed.wanted))
    form = MessageForm(request.POST if request.method == "POST" else None, reach=reach)
    if form.is_bound and form.is_confirmed and _sent(request, form, narrowed):
        return go(request, f"{reverse('onboarding:volunteers')}?{request.GET.urlencode()}")
    context = {
        "preview": form.cleaned_data if form.is_bound and form.is_valid() else None,
        "reach": reach,
        # The name that was searched for stands on the page, and is kept with no message.
        "narrowed_to": ", ".join(filter(None, [narrowed.in_words, narrowed.wanted.get("q", "")])),
        "most": actions.MOST,
        "earlier": _earlier(request.user),
        "crumbs": [
            *[(gettext("Desk"), reverse("desk")), (gettext("Volunteers"), reverse("onboarding:volunteers"))],
            (gettext("Write to volunteers"), ""),
        ],
        **_FRAME,
    }
    return form_page(request, "onboarding/desk_message.html", context, form)


@never_cache
@require_http_methods(_FORM)
@limits.per_client("onboarding.stop", limit=60, seconds=60)
def stop_messages(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in such a message: one press, without signing in. Looking changes nothing, since programs that
    read mail follow links, too."""
    volunteer = stopping.find(token)
    if volunteer is None:
        return private(render(request, "onboarding/no_stop.html", status=404))
    if request.method == "POST":
        actions.stop(volunteer=volunteer)
        return private(go(request, "onboarding:stop_messages", token=token))
    return private(render(request, "onboarding/stop.html", {"wanted": volunteer.mails_wanted}))


_FRAME = {"section": "desk", "here": "onboarding:volunteers"}


def _earlier(user: Any) -> Any:
    """What this person has sent, the newest first, with how many it went to."""
    rows = BulkMessage.objects.filter(sent_by=user).annotate(number=Count("rows"))
    # What counts rows forgets the order of the model.
    return rows.order_by("-sent_at")[:_EARLIER]


def _narrowed(request: SignedInRequest) -> VolunteerListForm:
    if not policies.may_list(request.user):
        raise Http404
    return VolunteerListForm(request.GET, area=listed.choices(request.user))


def _groups(query: Any, chosen: str) -> list[tuple[str, str, bool]]:
    """One link each, with the rest of what was chosen: in words, its address, whether it is chosen now."""
    kept = [(name, value) for name, value in query.items() if name != "group"]
    every = [("", gettext("All")), *listed.Group.choices]
    return [(str(words), f"?{urlencode([*kept, ('group', key)])}", key == chosen) for key, words in every]


def _sent(request: SignedInRequest, form: MessageForm, narrowed: VolunteerListForm) -> bool:
    done: list[Any] = []

    def send(**given: Any) -> None:
        done.extend(actions.send(**given, wanted=narrowed.wanted, to=narrowed.in_words, actor=request.user))

    if not attempt(form, send):
        return False
    said = ngettext("The message goes to %(count)s person.", "The message goes to %(count)s people.", done[1])
    messages.success(request, said % {"count": done[1]})
    return True
