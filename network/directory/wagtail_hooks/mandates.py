"""Who has which mandate, in the Wagtail admin."""

import datetime as dt
from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from core.views import attempt
from network.directory import actions, policies
from network.directory.forms import EndForm, GiveForm
from network.directory.models import Mandate, MandateQuerySet
from network.geography.models import Region


class GiversOnly(ModelPermissionPolicy):
    """Who may give mandates sees, gives and ends them. None is deleted, and none changed in any other way."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and policies.may_give_mandates(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class MandateFilter(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=Region.objects.all())
    in_force = django_filters.BooleanFilter(label=_("In force"), method="by_force")

    class Meta:
        model = Mandate
        fields: list[str] = []

    def by_force(self, queryset: MandateQuerySet, name: str, value: bool) -> MandateQuerySet:
        today = Mandate.objects.in_force().values("pk")
        return queryset.filter(pk__in=today) if value else queryset.exclude(pk__in=today)


class MandateListing(generic.IndexView):
    add_item_label = _("Give a mandate")


def _may_give(request: HttpRequest) -> None:
    if not policies.may_give_mandates(request.user):
        raise PermissionDenied


def give(request: HttpRequest) -> HttpResponse:
    """A new mandate, for a person asked for by address."""
    _may_give(request)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and attempt(form, actions.give_mandate, actor=request.user):
        messages.success(request, gettext("The mandate was given."))
        return redirect("mandate:index")
    return _page(request, form, gettext("Give a mandate"))


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a mandate: at once, or on a day to come."""
    _may_give(request)
    mandate = get_object_or_404(Mandate.objects.select_related("person", "region", "network"), pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and attempt(form, actions.end_mandate, mandate=mandate, actor=request.user):
        messages.success(request, gettext("The end of the mandate was saved."))
        return redirect("mandate:index")
    return _page(request, form, gettext("End a mandate"), mandate=mandate)


def _page(request: HttpRequest, form: GiveForm | EndForm, title: str, **more: Any) -> HttpResponse:
    crumbs = [{"url": reverse("mandate:index"), "label": gettext("Mandates")}, {"url": "", "label": title}]
    context = {"form": form, "page_title": title, "header_icon": "key", "breadcrumbs_items": crumbs, **more}
    return TemplateResponse(request, "directory/admin/mandate.html", context, status=422 if form.errors else 200)


def _day(day: dt.date | None) -> str:
    """The date itself: Wagtail's own column would say how long ago it was."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


class Mandates(ModelViewSet):
    model = Mandate
    name = "mandate"
    url_prefix = "mandates"
    icon = "key"
    menu_label = _("Mandates")
    add_to_reference_index = False
    index_view_class = MandateListing
    copy_view_enabled = False
    filterset_class = MandateFilter
    search_fields = ["person__name", "person__email"]
    search_backend_name = None
    list_display = [
        "person",
        Column("email", label=_("E-mail address"), accessor="person.email"),
        Column("role", label=_("Role"), accessor="get_role_display"),
        Column("region", label=_("Region"), sort_key="region__code"),
        Column("network", label=_("Network"), accessor=lambda each: each.network or "–"),
        Column("from_date", label=_("First day"), sort_key="from_date", accessor=lambda each: _day(each.from_date)),
        Column("until_date", label=_("Last day"), sort_key="until_date", accessor=lambda each: _day(each.until_date)),
        BooleanColumn("in_force", label=_("In force")),
    ]
    list_select_related = ["person", "region", "network"]
    # The form views below do without one; Wagtail asks for it all the same.
    form_fields = ["role"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", give, name="add"),
            path("edit/<int:pk>/", end, name="edit"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label="directory", codename="give_mandate")


register_permission_policy(Mandate, GiversOnly(Mandate))
