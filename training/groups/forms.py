"""What leaders and members type and tick."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import AddressField
from core.texts import words
from network.geography.models import Region
from training.courses.models import Course, CourseVersion
from training.groups import invitations
from training.groups.models import Membership


class _CourseField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """Courses by their titles in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        return str(words(obj.current_versions[0].texts["title"], get_language() or ""))


class _Once(forms.Form):
    """``seed``: the same form sent twice is done once (see `invitations.seed`)."""

    seed = forms.CharField(widget=forms.HiddenInput, min_length=43, max_length=43)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seed"].initial = invitations.seed


class OpenForm(_Once):
    """A new group; ``regions`` are those of the person's mandates."""

    course = _CourseField(label=_("Course"), queryset=Course.objects.none(), empty_label=None)
    region: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Name of the group"),
        max_length=120,
        help_text=_("For example the place and the time: Library of Iisalmi, spring."),
        error_messages={"required": _("Write a name for the group.")},
    )

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = Prefetch("versions", CourseVersion.objects.current(), to_attr="current_versions")
        courses = Course.objects.published().prefetch_related(current).order_by("code")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class RenewForm(_Once):
    """``was`` is the hash of the link that is to be replaced; empty when there is none."""

    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class JoinForm(forms.Form):
    """Agreement is asked for separately, and nothing is ticked beforehand."""

    shares_progress = forms.BooleanField(
        label=_("Yes, those who lead the group may see how far I am."), required=False, initial=False
    )


class LeaderForm(forms.Form):
    email = AddressField(help_text=_("We write to this address. The person answers on their own page."))


class AttendanceForm(forms.Form):
    """Who was there; ``memberships`` are those who can be ticked."""

    day = forms.DateField(
        label=_("Day of the meeting"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
        error_messages={
            "required": _("Choose the day of the meeting."),
            "invalid": _("Choose the day of the meeting."),
        },
    )
    members = forms.MultipleChoiceField(
        label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args: Any, memberships: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_pk = {str(each.pk): each for each in memberships}
        self.fields["day"].initial = clock.today
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (pk, str(each.person)) for pk, each in self._by_pk.items()
        ]

    def clean_members(self) -> list[Membership]:
        return [self._by_pk[pk] for pk in self.cleaned_data["members"]]
