"""Certificates in the Wagtail admin: find one, look at it, decide whether it holds. Nobody writes one by hand."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from certification.credentials import actions, codes, policies
from certification.credentials.forms import ReasonForm, RestoreForm, RevokeForm, SuspendForm
from certification.credentials.models import Credential, CredentialQuerySet
from certification.credentials.states import Kind, Status
from certification.credentials.texts import Worded
from core.views import attempt, fetch

PERMISSIONS = ("view_credential", "revoke_credential")


class LookOnly(ModelPermissionPolicy):
    """Who may look after certificates may look; nobody adds, changes or deletes one here, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and policies.may_look_after(user)


register_permission_policy(Credential, LookOnly(Credential))


class Narrowed(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices, empty_label=None)
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=Status.choices, method="by_status", empty_label=None
    )

    class Meta:
        model = Credential
        fields: list[str] = []

    def by_status(self, queryset: CredentialQuerySet, name: str, value: str) -> CredentialQuerySet:
        return queryset.with_status(value)


class Listing(generic.IndexView):
    def search_queryset(self, queryset: QuerySet[Credential]) -> QuerySet[Credential]:
        """Finds a whole code as it is printed, with a hyphen and in any case."""
        code = codes.read(self.search_query)
        return queryset.filter(code=code) if code else super().search_queryset(queryset)


class Inspection(generic.InspectView):
    def get_title_display_value(self) -> str:
        return str(Worded(self.object, get_language()).title)

    def get_status_display_value(self) -> str:
        return str(self.object.status.label)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Times as the clock on the wall says; what is empty as a dash, not as a word of programmers."""
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, dt.datetime):
            return _when(value)
        return value or "–"

    def get_field_label(self, field_name: str, field: Any) -> str:
        labels = {
            "title": _("Title"),
            "status": _("Status"),
            "place": _("Place in the status lists"),
            "badges": _("Signed badges"),
        }
        return labels.get(field_name) or super().get_field_label(field_name, field)

    def get_place_display_value(self) -> str:
        """Its bit in the public lists."""
        row = self.object.status_list
        return f"{row.number} ({row.purpose}): {self.object.status_index}" if row else ""

    def get_badges_display_value(self) -> str:
        """In which languages it is signed, when, and by which key."""
        rows = self.object.editions.order_by("language")
        return "; ".join(f"{each.language}, {_when(each.signed_at)}, {each.key}" for each in rows)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        user, credential = self.request.user, self.object
        return [
            HeaderButton(each.label, url=reverse(f"credential:{verb}", args=[credential.pk]), icon_name=each.icon)
            for verb, each in DECISIONS.items()
            if each.offered(user, credential)
        ]


def _when(moment: dt.datetime) -> str:
    """As the clock on the wall says."""
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


@dataclass(frozen=True)
class Decision:
    """What may be decided about a certificate with a reason. Texts are lazy; %(code)s in ``title`` and ``done``."""

    act: Callable[..., Credential]
    offered: Callable[[Any, Credential], bool]
    form: type[ReasonForm]
    icon: str
    label: Any
    title: Any
    follows: Any
    button: Any
    done: Any


DECISIONS = {
    "revoke": Decision(
        act=actions.revoke,
        offered=policies.may_still_revoke,
        form=RevokeForm,
        icon="cross",
        label=gettext_lazy("Revoke"),
        title=gettext_lazy("Revoke certificate %(code)s"),
        follows=gettext_lazy("A certificate that is revoked cannot be put in force again."),
        button=gettext_lazy("Revoke the certificate"),
        done=gettext_lazy("Certificate %(code)s is revoked."),
    ),
    "suspend": Decision(
        act=actions.suspend,
        offered=policies.may_still_suspend,
        form=SuspendForm,
        icon="warning",
        label=gettext_lazy("Suspend"),
        title=gettext_lazy("Suspend certificate %(code)s"),
        follows=gettext_lazy("A certificate that is suspended does not hold until it is restored."),
        button=gettext_lazy("Suspend the certificate"),
        done=gettext_lazy("Certificate %(code)s is suspended."),
    ),
    "restore": Decision(
        act=actions.restore,
        offered=policies.may_still_restore,
        form=RestoreForm,
        icon="tick",
        label=gettext_lazy("Restore"),
        title=gettext_lazy("Restore certificate %(code)s"),
        follows=gettext_lazy("The certificate holds again, as long as it would have held."),
        button=gettext_lazy("Restore the certificate"),
        done=gettext_lazy("Certificate %(code)s is in force again."),
    ),
}


def decide(request: HttpRequest, pk: Any, verb: str) -> HttpResponse:
    """Asks for the reason, then does it; what is refused is said above the form, with the reason as typed."""
    decision = DECISIONS[verb]
    credential = fetch(Credential.objects.all(), request.user, lambda user, _one: policies.may_revoke_any(user), pk=pk)
    form, code = decision.form(request.POST or None), {"code": credential.shown_code}
    if request.method == "POST" and attempt(form, decision.act, credential=credential, actor=request.user):
        messages.success(request, decision.done % code)
        return redirect("credential:inspect", credential.pk)
    crumbs = [
        {"url": reverse("credential:index"), "label": _("Certificates")},
        {"url": reverse("credential:inspect", args=[pk]), "label": credential.shown_code},
        {"url": "", "label": decision.label},
    ]
    context = {
        "form": form,
        "credential": credential,
        "decision": decision,
        "shown": Worded(credential, get_language()),
        "page_title": decision.title % code,
        "header_icon": decision.icon,
        "breadcrumbs_items": crumbs,
    }
    return TemplateResponse(request, "credentials/admin/decide.html", context, status=422 if form.errors else 200)


class Certificates(ModelViewSet):
    model = Credential
    name = "credential"
    url_prefix = "certificates"
    icon = "doc-full"
    menu_label = gettext_lazy("Certificates")
    menu_order = 450
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = Listing
    inspect_view_class = Inspection
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = Narrowed
    search_fields = ["code", "subject_name"]
    search_backend_name = None
    list_display = [
        "__str__",
        Column("subject_name", label=gettext_lazy("Name"), sort_key="subject_name"),
        Column(
            "title",
            label=gettext_lazy("Title"),
            accessor=lambda credential: Worded(credential, get_language()).title,
        ),
        DateColumn("issued_at", label=gettext_lazy("Issued"), sort_key="issued_at"),
        Column("status", label=gettext_lazy("Status"), accessor="status.label"),
    ]
    inspect_view_fields = [
        "subject_name",
        "person",
        "kind",
        "title",
        "status",
        "issued_at",
        "valid_from",
        "valid_until",
        "superseded_by",
        "revoked_at",
        "revoked_by",
        "revocation_reason",
        "suspended_at",
        "suspended_by",
        "suspension_reason",
        "erased_at",
        "place",
        "badges",
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<uuid:pk>/", self.inspect_view, name="inspect"),
            *(path(f"{verb}/<uuid:pk>/", decide, {"verb": verb}, name=verb) for verb in DECISIONS),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label="credentials", codename__in=PERMISSIONS)


@hooks.register("register_admin_viewset")
def certificates_screen() -> Certificates:
    return Certificates()


_ACTIONS = {
    "credentials.credential.issue": (gettext_lazy("Issue certificate"), gettext_lazy("Certificate issued")),
    "credentials.credential.revoke": (gettext_lazy("Revoke certificate"), gettext_lazy("Certificate revoked")),
    "credentials.credential.suspend": (gettext_lazy("Suspend certificate"), gettext_lazy("Certificate suspended")),
    "credentials.credential.restore": (gettext_lazy("Restore certificate"), gettext_lazy("Certificate restored")),
    "credentials.credential.renew": (gettext_lazy("Renew certificate"), gettext_lazy("Certificate renewed")),
    "credentials.credential.erase": (gettext_lazy("Erase certificate"), gettext_lazy("Certificate erased")),
    "credentials.credential.share": (gettext_lazy("Share certificate"), gettext_lazy("Share link made")),
    "credentials.credential.withdraw": (gettext_lazy("Stop sharing"), gettext_lazy("Share link withdrawn")),
    "credentials.credential.set_name_shown": (
        gettext_lazy("Choose the name on the check page"),
        gettext_lazy("Name on the check page chosen"),
    ),
    "credentials.course.end_earlier": (
        gettext_lazy("End older certificates of a course"),
        gettext_lazy("Older certificates of the course were given an end"),
    ),
}


@hooks.register("register_log_actions")
def name_audit_lines(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
