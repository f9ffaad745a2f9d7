"""The vocabulary in the Wagtail admin."""

from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from network.directory.actions.vocabulary import PARENTS
from network.directory.models import Term


class NeverDeleted(ModelPermissionPolicy):
    """Terms are retired: pages, offers and old figures go on naming them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class TermForm(WagtailAdminModelForm):
    """Vocabulary and key are chosen once: content and other systems refer to a term by them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Term.objects.filter(vocabulary__in=self._groups(), retired=False)
        if self.instance.pk:
            for name in ("vocabulary", "key"):
                self.fields[name].disabled = True

    def _groups(self) -> list[str]:
        """Of which vocabularies a group may be: that of this term's; for a new term those of all that have groups."""
        return [group for each, group in PARENTS.items() if not self.instance.pk or each == self.instance.vocabulary]

    def clean(self) -> dict[str, Any]:
        """Refuses a form of support as the group of a topic, and a group of topics as that of a way."""
        cleaned: dict[str, Any] = super().clean()
        parent, vocabulary = cleaned.get("parent"), cleaned.get("vocabulary")
        if parent and vocabulary in PARENTS and PARENTS[vocabulary] != parent.vocabulary:
            self.add_error("parent", _("Topics belong to a group of topics, ways of support to a form of support."))
        return cleaned


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Vocabulary")
    # It has its place in the group below; else Wagtail would add its own menu of snippets for it.
    menu_item_is_registered = True
    copy_view_enabled = False
    list_display = ["name", "vocabulary", "parent", "key", BooleanColumn("retired", label=_("Retired"))]
    list_filter = ["vocabulary", "retired"]
    search_fields = ["name_fi", "name_sv", "name_en", "key"]
    search_backend_name = None
    list_per_page = 100

    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("key")]),
            MultiFieldPanel(
                [
                    FieldPanel("name_fi", heading=_("Finnish")),
                    FieldPanel("name_sv", heading=_("Swedish")),
                    FieldPanel("name_en", heading=_("English")),
                ],
                heading=_("Name"),
            ),
            FieldRowPanel([FieldPanel("parent", widget=Select), FieldPanel("order")]),
            FieldPanel("retired"),
        ],
        base_form_class=TermForm,
    )


register_permission_policy(Term, NeverDeleted(Term))
