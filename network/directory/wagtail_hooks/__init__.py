"""The network in the Wagtail admin: who has which mandate, networks, vocabulary; names of audit lines."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.models import register_snippet

from network.directory.wagtail_hooks import log
from network.directory.wagtail_hooks.mandates import Mandates
from network.directory.wagtail_hooks.networks import Networks
from network.directory.wagtail_hooks.terms import TermViewSet

__all__ = ["log"]


class Network(ViewSetGroup):
    menu_label = _("Network")
    menu_icon = "globe"
    menu_order = 320
    items = (Mandates, Networks, TermViewSet)


register_snippet(Network)
