"""Minutes of a meeting: writing them, what changed from revision to revision, publishing them, and on paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core import limits
from core.views import file, go
from network.directory import stamps
from network.directory.views.frame import tried
from network.meetings import minutes_paper, minuting, points, policies, reading
from network.meetings.actions import minutes as actions
from network.meetings.actions.organising_steps import key
from network.meetings.content import POINT
from network.meetings.forms.action_points import Known
from network.meetings.forms.minutes import MinutesForm
from network.meetings.models import ActionPoint, Meeting, Minutes
from network.meetings.views.materials import participant
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, was_overtaken


@login_required
@never_cache
@require_http_methods(FORM)
def minutes(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Only "save" writes; the other buttons make room for more rows. When somebody else saved in the meantime, both
    texts are shown and nothing is lost."""
    meeting = organised(request, pk)
    form = _form(meeting, posted(request))
    if request.method == "POST" and form.do == "save":
        given = {"meeting": meeting, "actor": request.user}
        if saved(form, actions.write_minutes, lambda: _values(form, request, meeting), **given):
            messages.success(request, gettext("The minutes are saved."))
            return go(request, "meetings:minutes", pk=pk)
    overtaken = _overtaken(form, meeting) if was_overtaken(form) else {}
    held = minuting.of(meeting)
    closed = points.shown(meeting.action_points.exclude(pk__in=[each.pk for each in _open(meeting)]))
    context: dict[str, Any] = {
        "form": form,
        "minutes": held,
        "newest": minuting.newest(held),
        "closed": closed,
        "possible": policies.may_have_minutes(meeting),
        "overtaken": overtaken,
        **frame(meeting, pgettext("of a meeting", "Minutes")),
    }
    return render(request, "meetings/desk_minutes.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def minutes_history(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Who wrote which revision when, and what changed between two: ``from`` and ``to`` are their numbers, without them
    the last two."""
    meeting = organised(request, pk)
    held = get_object_or_404(Minutes, meeting=meeting)
    revisions = list(held.revisions.select_related("author").defer("content"))
    after = _number(request, "to", held.revision)
    before = _number(request, "from", max(0, after - 1))
    chosen = {each.number: each.content for each in held.revisions.filter(number__in=[before, after])}
    if after not in chosen or (before and before not in chosen):
        raise Http404
    context = {
        "minutes": held,
        "revisions": revisions,
        "before": before,
        "after": after,
        "changes": minuting.changes(chosen.get(before, minuting.EMPTY), chosen[after]),
        **frame(meeting, gettext("Revisions of the minutes")),
    }
    return render(request, "meetings/desk_minutes_history.html", context)


@login_required
@never_cache
@require_POST
def publish_minutes(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The revision whose number the button sends, so that nobody publishes what they have not seen."""
    meeting = organised(request, pk)
    number = request.POST.get("revision", "")
    revision = int(number) if number.isdecimal() and len(number) < 9 else -1
    if tried(request, actions.publish_minutes, meeting=meeting, revision=revision, actor=request.user):
        messages.success(request, gettext("The minutes are published."))
    return go(request, "meetings:minutes", pk=pk)


@never_cache
@require_safe
@limits.per_client("meetings.minutes_pdf", limit=20, seconds=60)
def minutes_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """The published revision, for whoever may see the meeting; organisers get the newest as a draft before that."""
    meeting = reading.fetched(request, pk)
    among_us = policies.is_among_us(request.user, meeting)
    draft = among_us and policies.may_write_minutes(request.user, meeting)
    return _on_paper(request, meeting, among_us=among_us, may_draft=draft)


@never_cache
@require_safe
@limits.per_client("meetings.minutes_pdf", limit=20, seconds=60)
def ticket_minutes(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a registration that takes part."""
    return _on_paper(request, participant(token), among_us=True, may_draft=False)


def _on_paper(request: HttpRequest, meeting: Meeting, *, among_us: bool, may_draft: bool) -> HttpResponse:
    held = minuting.of(meeting)
    revision = minuting.published(held)
    draft = revision is None and may_draft
    revision = minuting.newest(held) if draft else revision
    if revision is None:
        raise Http404
    made = minutes_paper.read(meeting, revision, among_us=among_us, draft=draft)
    # Weak: the same words, but the file tells when it was made.
    etag = f'W/"{made.fingerprint}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        name = minutes_paper.file_name(meeting)
        answer = file(made.printed(), "application/pdf", name, inline=True)
    answer["ETag"] = etag
    return answer


def _form(meeting: Meeting, data: Any) -> MinutesForm:
    revision = minuting.newest(minuting.of(meeting))
    there = {} if revision or data is not None else minuting.counted(meeting)
    return MinutesForm(data, known=Known(meeting), revision=revision, points=_asked(meeting, data), present=there)


def _open(meeting: Meeting) -> list[ActionPoint]:
    return list(points.shown(meeting.action_points.filter(done_at=None, dropped_at=None)))


def _asked(meeting: Meeting, data: Any) -> list[ActionPoint]:
    """Those that are open; also those the form sent along that were done or given up since it was opened: what was
    typed about them is refused, and not lost without a word."""
    rows = points.shown(meeting.action_points.all())
    return [each for each in rows if each.is_open or (data is not None and f"point-{each.pk}-stamp" in data)]


def _values(form: MinutesForm, request: SignedInRequest, meeting: Meeting) -> dict[str, Any]:
    def made(seed: str) -> uuid.UUID:
        return key(request.user, seed, str(meeting.pk))

    return form.values() | {"points": form.drafts(made)}


def _overtaken(form: MinutesForm, meeting: Meeting) -> dict[str, Any]:
    """What stands there now beside what was typed; saving once more is done knowingly."""
    newest = minuting.newest(minuting.of(meeting))
    now = {each.pk: each for each in _asked(meeting, form.data)}
    typed = {row.point.pk: row["stamp"].value() for row in form.points if row.point is not None}
    stamped = {pk: stamps.stamp(each, POINT) for pk, each in now.items()}
    differing = [each for pk, each in now.items() if typed.get(pk) != stamped[pk]]
    content = newest.content if newest else minuting.EMPTY
    form.ask_again(newest.number if newest else 0, stamped)
    return {"newest": newest, "changes": minuting.changes(content, form.content()), "points": differing}


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    """404 for what is no number of a revision."""
    asked = request.GET.get(name, "")
    if asked and (not asked.isdecimal() or len(asked) > 8):
        raise Http404
    return int(asked) if asked else otherwise
