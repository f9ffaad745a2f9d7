"""Which mails one wants."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.mydata import mailkinds
from accounts.mydata.actions import mails as actions
from accounts.mydata.forms_mails import MailsForm
from core.views import attempt, go


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_mails(request: SignedInRequest) -> HttpResponse:
    """One tick for each kind that is a courtesy; beside it, where other choices about mails are made."""
    person = request.user
    form = MailsForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_bound and attempt(form, actions.choose_mails, person=person, actor=person):
        messages.success(request, _("Your choice of e-mails was saved."))
        return go(request, "my_mails")
    context = {"form": form, "elsewhere": mailkinds.elsewhere(person), "section": "my"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "mydata/mails.html", context, status=status)
