"""Networks inside regions, in the Wagtail admin."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.views import attempt
from network.directory import policies
from network.directory.actions import networks as actions
from network.directory.forms.mandates import NetworkEditForm, NetworkForm
from network.directory.models import Network, NetworkQuerySet
from network.directory.wagtail_hooks.mandates import GiversOnly
from network.geography.models import Region


class NetworkFilter(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=Region.objects.all())
    in_use = django_filters.BooleanFilter(label=_("In use"), method="by_use")

    class Meta:
        model = Network
        fields: list[str] = []

    def by_use(self, queryset: NetworkQuerySet, name: str, value: bool) -> NetworkQuerySet:
        return queryset.filter(ended_at__isnull=value)


class NetworkListing(generic.IndexView):
    add_item_label = _("Add a network")


def _may(request: HttpRequest) -> None:
    if not policies.may_change_networks(request.user):
        raise PermissionDenied


def add(request: HttpRequest) -> HttpResponse:
    """A new network; its page, where municipalities are chosen, comes next."""
    _may(request)
    form = NetworkForm(request.POST or None)
    if request.method == "POST" and attempt(form, actions.add_network, actor=request.user):
        messages.success(request, gettext("The network was added. Choose its municipalities."))
        return redirect("network:edit", pk=Network.objects.get(slug=form.cleaned_data["slug"]).pk)
    return _page(request, form, gettext("Add a network"))


def edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """Names and municipalities. What was typed stays when somebody else saved in the meantime."""
    _may(request)
    network: Network = get_object_or_404(Network.objects.select_related("region"), pk=pk)
    form = NetworkEditForm(request.POST or None, network=network)
    if request.method == "POST" and attempt(form, actions.edit_network, network=network, actor=request.user):
        messages.success(request, gettext("The network was saved."))
        return redirect("network:index")
    if form.has_error("__all__", "changed"):
        form.ask_again(network)
    return _page(request, form, network.name, network=network)


def end(request: HttpRequest, pk: Any) -> HttpResponse:
    """Asks first, then ends it for good."""
    _may(request)
    network: Network = get_object_or_404(Network.objects.select_related("region"), pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, actions.end_network, network=network, actor=request.user):
        messages.success(request, gettext("The network has ended."))
        return redirect("network:index")
    return _page(request, form, gettext("End a network"), network=network, ending=True)


def _page(request: HttpRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    crumbs = [{"url": reverse("network:index"), "label": gettext("Networks")}, {"url": "", "label": title}]
    context = {"form": form, "page_title": title, "header_icon": "group", "breadcrumbs_items": crumbs, **more}
    return TemplateResponse(request, "directory/admin/network.html", context, status=422 if form.errors else 200)


class Networks(ModelViewSet):
    model = Network
    name = "network"
    url_prefix = "networks"
    icon = "group"
    menu_label = _("Networks")
    add_to_reference_index = False
    index_view_class = NetworkListing
    copy_view_enabled = False
    filterset_class = NetworkFilter
    search_fields = ["name_fi", "name_sv", "name_en", "slug"]
    search_backend_name = None
    list_display = [
        "name",
        Column("region", label=_("Region"), sort_key="region__code"),
        Column("slug", label=_("Short name in addresses"), sort_key="slug"),
        BooleanColumn("in_use", label=_("In use"), accessor=lambda each: each.ended_at is None),
    ]
    list_select_related = ["region"]
    # The form views below do without one; Wagtail asks for it all the same.
    form_fields = ["slug"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", add, name="add"),
            path("edit/<uuid:pk>/", edit, name="edit"),
            path("end/<uuid:pk>/", end, name="end"),
        ]


register_permission_policy(Network, GiversOnly(Network))
