"""The tasks volunteers can apply for, edited by administrators."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from network.directory.wagtail_hooks.terms import NeverDeleted
from training.courses.models import Course
from volunteers.onboarding.models import Task

# As the table says (task_trial_sensible).
_MOST_SESSIONS = 20


class TaskForm(WagtailAdminModelForm):
    """The short name is chosen once: demo data and other systems refer to a task by it. Courses that nobody can take
    are not offered, and those that are chosen already stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.published()
        if self.instance.pk:
            self.fields["slug"].disabled = True
            courses |= Course.objects.filter(pk__in=self.instance.courses.values("pk"))
        self.fields["courses"].queryset = courses.distinct()

    def clean(self) -> dict[str, Any]:
        """Says in words what the table refuses, too."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("with_minors") and cleaned.get("from_15"):
            self.add_error("from_15", _("Who guides minors regularly is an adult: choose only one of the two."))
        if (cleaned.get("trial_sessions") or 0) > _MOST_SESSIONS:
            said = _("At most %(number)s sessions with a mentor.") % {"number": _MOST_SESSIONS}
            self.add_error("trial_sessions", said)
        return cleaned


def _in_languages(field: str) -> list[FieldPanel]:
    words = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
    return [FieldPanel(f"{field}_{code}", heading=word) for code, word in words.items()]


class TaskViewSet(SnippetViewSet):
    model = Task
    icon = "group"
    menu_label = _("Volunteer tasks")
    menu_order = 330
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        "slug",
        "trial_sessions",
        BooleanColumn("with_minors", label=_("With minors")),
        BooleanColumn("retired", label=_("Retired")),
    ]
    list_filter = ["with_minors", "retired"]
    search_fields = ["name_fi", "name_sv", "name_en", "slug"]
    search_backend_name = None
    ordering = ["order", "slug"]

    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("slug"), FieldPanel("order")]),
            MultiFieldPanel(_in_languages("name"), heading=_("Name")),
            MultiFieldPanel(_in_languages("summary"), heading=_("In short")),
            MultiFieldPanel(
                [
                    FieldPanel("interview"),
                    FieldPanel("trial_sessions"),
                    FieldPanel("courses", widget=CheckboxSelectMultiple),
                    FieldPanel("from_15"),
                    FieldPanel("with_minors"),
                ],
                heading=_("What comes first"),
            ),
            FieldPanel("retired"),
        ],
        base_form_class=TaskForm,
    )


# Somebody's volunteering goes on naming its task.
register_permission_policy(Task, NeverDeleted(Task))
register_snippet(TaskViewSet)
