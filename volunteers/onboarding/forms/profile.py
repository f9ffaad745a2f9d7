"""What volunteers tell of themselves, a form a part: the questions of the application, asked again."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.directory.forms.fields import DayField, TermsField
from network.directory.models import Term, Vocabulary
from volunteers.onboarding import profile
from volunteers.onboarding.application import Application, Page
from volunteers.onboarding.forms import applying, applying_help
from volunteers.onboarding.forms.applying_page import PageForm
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.states import Way


class PartForm(PageForm):
    """``part`` as in `profile`. The page sends ``stamp`` along beside the form's own fields: how the part stood when it
    was shown."""

    part = ""

    def __init__(self, data: Any = None, *, volunteer: Volunteer, application: Application) -> None:
        self.volunteer = volunteer
        self.stamp = profile.stamp(volunteer, self.part)
        super().__init__(data, application=application)
        self.initial["stamp"] = self.stamp

    @property
    def sent_stamp(self) -> str:
        return str(self.data.get("stamp", ""))

    @property
    def shown_stamp(self) -> str:
        """What the page sends along next: as it was sent, until the person has been told that something changed."""
        return self.stamp if not self.is_bound or self.was_overtaken else self.sent_stamp

    @property
    def was_overtaken(self) -> bool:
        return any(error.code == "changed" for error in self.non_field_errors().as_data())

    def values(self) -> dict[str, Any]:
        """What the action writes."""
        return {}


class MunicipalityForm(PartForm, applying.MunicipalityForm):
    part = "municipality"

    def values(self) -> dict[str, Any]:
        return {"municipality": self.cleaned_data["municipality"]}


class HowForm(PartForm, applying_help.HowForm):
    part = "how"

    def values(self) -> dict[str, Any]:
        answer = self.answer()
        return {way: way in answer["ways"] for way in Way.values} | {"travel_km": answer["km"]}


class LanguagesForm(PartForm, applying_help.LanguagesForm):
    part = profile.LANGUAGES

    def values(self) -> dict[str, Any]:
        """Languages that are no longer offered stay as they were told."""
        chosen = self.answer()
        terms = Term.objects.of(Vocabulary.LANGUAGE).filter(key__in=chosen)
        kept = {term: level for term, level in self.application.languages.items() if term.retired}
        return {"levels": kept | {term: chosen[term.key] for term in terms}}


class TopicsForm(PartForm, applying_help.TopicsForm):
    part = "topics"
    skills = TermsField(label=_("Which devices do you know?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._skills = list(self.volunteer.skills.all())
        cast("TermsField", self.fields["skills"]).offer(Term.objects.of(Vocabulary.SKILL))
        self.initial["skills"] = [term.key for term in self._skills]

    def values(self) -> dict[str, Any]:
        """Words that are no longer offered stay as they were chosen."""
        topics = [term for term in self.application.topics if term.retired]
        skills = [term for term in self._skills if term.retired]
        return {
            "topics": [*topics, *self.cleaned_data["topics"]],
            "skills": [*skills, *self.cleaned_data["skills"]],
        }


class TimesForm(PartForm, applying_help.WhenForm):
    part = profile.TIMES

    def values(self) -> dict[str, Any]:
        pairs = (each.split("-") for each in self.answer())
        return {"times": {(int(day), part) for day, part in pairs}}


class NeedsForm(PartForm, applying.AboutForm):
    part = "needs"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked once, when one applies.
        del self.fields["message"]

    def values(self) -> dict[str, Any]:
        return {"needs": self.cleaned_data["needs"].strip()}


class ContactForm(PartForm, applying.ContactForm):
    part = "contact"

    def values(self) -> dict[str, Any]:
        return {"phone": self.cleaned_data["phone"], "mails_wanted": self.cleaned_data["mails"]}


class AwayForm(forms.Form):
    first_day = DayField(label=_("First day away"), error_messages={"required": _("Write the first day.")})
    last_day = DayField(label=_("Last day away"), error_messages={"required": _("Write the last day.")})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError(_("The last day is before the first."), code="order"))
        return data


FORMS: Mapping[str, type[PartForm]] = {
    form.part: form
    for form in (MunicipalityForm, HowForm, LanguagesForm, TopicsForm, TimesForm, NeedsForm, ContactForm)
}


def told(volunteer: Volunteer) -> Application:
    """What a volunteer has told, as the forms of the application take it; retired words with it. Four queries."""
    times = volunteer.free_times.values_list("weekday", "part")
    return Application(
        municipality=volunteer.municipality,
        ways=tuple(way for way in Way.values if way in volunteer.ways),
        travel_km=volunteer.travel_km,
        languages={each.language: each.level for each in volunteer.languages.select_related("language")},
        topics=tuple(volunteer.topics.all()),
        times=tuple(times),
        needs=volunteer.needs,
        phone=volunteer.phone,
        mails_wanted=volunteer.mails_wanted,
        answered=frozenset(Page),
    )
