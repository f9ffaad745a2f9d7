"""Replying to what the agency asks: each point with the answer it is about, on one page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import asked, ownfigures, policies
from certification.quality import figures as counted
from certification.quality.actions import replying
from certification.quality.forms.answers import AnswerForm, LineForm, MessageForm, SharedForm
from certification.quality.models import Application, Inquiry, InquiryLine
from certification.quality.saving import save_all
from certification.quality.views.answers import Part, part_of, to_file
from certification.quality.views.applying import FORM, frame, mine, title
from core.errors import Refused
from core.views import go


@dataclass(frozen=True)
class Point:
    """One thing that was asked. ``part``: the answer it is about; ``again``: that answer stands further up already."""

    line: InquiryLine
    form: LineForm
    part: Part | None
    again: bool


@login_required
@never_cache
@require_http_methods(FORM)
def reply(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Saved as often as one likes, by all who write; sent once, by a main contact."""
    found = mine(request, pk, policies.may_write_for)
    sends = request.POST.get("do") == "send"
    if sends and not policies.may_send(request.user, found):
        raise PermissionDenied
    inquiry = _inquiry(request, found)
    if inquiry is None:
        return go(request, "quality:application", pk=pk)
    points, message = _points(request, found, inquiry), MessageForm(_posted(request), row=inquiry)
    if message.is_bound and save_all(_forms(points, message), request.user):
        if not sends:
            messages.success(request, gettext("Saved. Nothing has been sent yet."))
            answers = [each.part.answer for each in points if each.part]
            return to_file(request, found, answers) or go(request, "quality:reply", pk=pk)
        refused = _send(request, found, inquiry)
        if refused is None:
            return go(request, "quality:application", pk=pk)
        message.add_error(None, refused)
    return _page(request, found, inquiry, points, message)


def _page(
    request: SignedInRequest, application: Application, inquiry: Inquiry, points: list[Point], message: MessageForm
) -> HttpResponse:
    wrong = [each for each in _forms(points, message) if each.errors]
    context = {
        "application": application,
        "inquiry": inquiry,
        "points": points,
        "message": message,
        "wrong": wrong,
        "page_has_error": bool(wrong),
        "may_send": policies.may_send(request.user, application),
        **frame(title(application), application, gettext("Reply")),
    }
    return render(request, "quality/reply.html", context, status=422 if wrong else 200)


def _send(request: SignedInRequest, application: Application, inquiry: Inquiry) -> Refused | None:
    """What keeps the saved reply from being sent. Of what was sent already there is only to be said that it was."""
    try:
        replying.reply(application=application, about=inquiry, actor=request.user)
    except Refused as refused:
        if refused.code != "closed":
            return refused
        messages.info(request, " ".join(refused.messages))
        return None
    desk.forget_counts(request.user)
    messages.success(request, gettext("Your reply was sent."))
    return None


def _inquiry(request: SignedInRequest, application: Application) -> Inquiry | None:
    """What is asked just now; for a form what it was about, also when it comes too late or something else is asked by
    now, so that nothing typed is lost, or sent as a reply to what nobody has read."""
    posted = request.POST.get("inquiry", "")
    if posted and (about := {str(each.pk): each for each in application.inquiries.all()}.get(posted)):
        return about
    if application.applicants_turn and (found := asked.open_inquiry(application)):
        return found
    return application.inquiries.order_by("-asked_at").first() if request.method == "POST" else None


def _points(request: SignedInRequest, application: Application, inquiry: Inquiry) -> list[Point]:
    rows = {each.pk: each for each in asked.rows(application)}
    facts, items = counted.newest(application), list(asked.items(application))
    found, seen = [], set()
    for line in inquiry.lines.select_related("inquiry__application", "finding").order_by("pk"):
        answer = rows.get(line.answer_id or 0)
        again = answer is not None and answer.pk in seen
        part = None
        if answer is not None:
            form = None if again else AnswerForm(_posted(request), row=answer)
            part = part_of(answer, ownfigures.of(answer, facts, items), form)
            seen.add(answer.pk)
        found.append(Point(line, LineForm(_posted(request), row=line), part, again))
    return found


def _forms(points: list[Point], message: MessageForm) -> list[SharedForm]:
    """In the order of the page."""
    found: list[SharedForm] = []
    for each in points:
        found += [each.part.form] if each.part and each.part.form else []
        found.append(each.form)
    return [*found, message]


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
