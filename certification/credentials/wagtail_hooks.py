"""Certificates in the Wagtail admin: find one, look at it, revoke it. Nobody writes or changes one by hand."""

import datetime as dt
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
from certification.credentials.forms import RevokeForm
from certification.credentials.models import Credential, CredentialQuerySet
from certification.credentials.states import Status
from certification.credentials.texts import Worded
from core.views import attempt, fetch

PERMISSIONS = ("view_credential", "revoke_credential")


class LookOnly(ModelPermissionPolicy):
    """Who may look after certificates may look; nobody adds, changes or deletes one here, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and policies.may_look_after(user)


register_permission_policy(Credential, LookOnly(Credential))


class StatusFilter(WagtailFilterSet):
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
            return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        return value or "–"

    def get_field_label(self, field_name: str, field: Any) -> str:
        labels = {"title": _("Course or path"), "status": _("Status")}
        return labels.get(field_name) or super().get_field_label(field_name, field)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not policies.may_still_revoke(self.request.user, self.object):
            return []
        address = reverse("credential:revoke", args=[self.object.pk])
        return [HeaderButton(_("Revoke"), url=address, icon_name="cross")]


def revoke(request: HttpRequest, pk: Any) -> HttpResponse:
    """Asks for the reason, then revokes; what is refused is said above the form, with the reason as typed."""
    credential = fetch(Credential.objects.all(), request.user, lambda user, _one: policies.may_revoke_any(user), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and attempt(form, actions.revoke, credential=credential, actor=request.user):
        messages.success(request, _("Certificate %(code)s is revoked.") % {"code": credential.shown_code})
        return redirect("credential:inspect", credential.pk)
    crumbs = [
        {"url": reverse("credential:index"), "label": _("Certificates")},
        {"url": reverse("credential:inspect", args=[pk]), "label": credential.shown_code},
        {"url": "", "label": _("Revoke")},
    ]
    context = {
        "form": form,
        "credential": credential,
        "shown": Worded(credential, get_language()),
        "page_title": _("Revoke certificate %(code)s") % {"code": credential.shown_code},
        "header_icon": "cross",
        "breadcrumbs_items": crumbs,
    }
    return TemplateResponse(request, "credentials/admin/revoke.html", context, status=422 if form.errors else 200)


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
    filterset_class = StatusFilter
    search_fields = ["code", "subject_name"]
    search_backend_name = None
    list_display = [
        "__str__",
        Column("subject_name", label=gettext_lazy("Name"), sort_key="subject_name"),
        Column(
            "title",
            label=gettext_lazy("Course or path"),
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
        "valid_until",
        "superseded_by",
        "revoked_at",
        "revoked_by",
        "revocation_reason",
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<uuid:pk>/", self.inspect_view, name="inspect"),
            path("revoke/<uuid:pk>/", revoke, name="revoke"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label="credentials", codename__in=PERMISSIONS)


@hooks.register("register_admin_viewset")
def certificates_screen() -> Certificates:
    return Certificates()


@hooks.register("register_log_actions")
def name_audit_lines(registry: LogActionRegistry) -> None:
    registry.register_action(
        "credentials.credential.issue", gettext_lazy("Issue certificate"), gettext_lazy("Certificate issued")
    )
    registry.register_action(
        "credentials.credential.revoke", gettext_lazy("Revoke certificate"), gettext_lazy("Certificate revoked")
    )
    registry.register_action(
        "credentials.course.end_earlier",
        gettext_lazy("End older certificates of a course"),
        gettext_lazy("Older certificates of the course were given an end"),
    )
