"""What an applicant answers, one page at a time. ``answer`` is what the draft keeps of it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.declarations import Reading
from network.directory.forms.fields import PhoneField, SentAlongField
from network.directory.forms.municipalities import MunicipalityField
from volunteers.onboarding import commitments
from volunteers.onboarding.application import REGION, Page
from volunteers.onboarding.forms.applying_help import HowForm, LanguagesForm, TopicsForm, WhenForm
from volunteers.onboarding.forms.applying_page import PageForm
from volunteers.onboarding.states import Age, Document

# Up to so many organisations are shown as a list to tick in; more of them in one to unfold.
_FEW = 12


class AgeForm(PageForm):
    age = forms.ChoiceField(
        label=_("How old are you?"),
        choices=Age,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how old you are.")},
    )

    def told(self) -> dict[str, Any]:
        return {"age": self.application.age}

    def answer(self) -> str:
        return str(self.cleaned_data["age"])


class MunicipalityForm(PageForm):
    """Asks which one is meant where it is not certain."""

    municipality = MunicipalityField(
        label=_("Municipality or postal code"),
        help_text=_("Where you live, or where you would like to help. For example Kuopio or 70100."),
        error_messages={"required": _("Write the municipality or the postal code.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._town = cast("MunicipalityField", self.fields["municipality"])
        self._town.meant = self.data.get("meant", "")

    def told(self) -> dict[str, Any]:
        return {"municipality": self.application.municipality}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "municipality" not in data and self._town.fits:
            choices = [(each.code, str(each)) for each in self._town.fits]
            self.fields["meant"] = forms.ChoiceField(
                label=_("Which one do you mean?"), choices=choices, widget=forms.RadioSelect, required=False
            )
        return data

    def answer(self) -> str:
        return str(self.cleaned_data["municipality"].code)


class WithForm(PageForm):
    chosen = forms.ChoiceField(
        label=_("With whom would you like to help?"), error_messages={"required": _("Choose with whom.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recruiters = self.application.recruiters
        few = len(recruiters) <= _FEW
        region = _("The coordinator of the region. We look together for what suits you.")
        field = cast("forms.ChoiceField", self.fields["chosen"])
        field.widget = forms.RadioSelect() if few else forms.Select()
        field.choices = [
            *([] if few else [("", "")]),
            (REGION, region),
            *((str(each.pk), str(each)) for each in recruiters),
        ]

    def told(self) -> dict[str, Any]:
        if self.application.organisation:
            return {"chosen": str(self.application.organisation.pk)}
        return {"chosen": REGION} if Page.WITH in self.application.answered else {}

    def answer(self) -> str:
        return str(self.cleaned_data["chosen"])


class TaskForm(PageForm):
    task = forms.ChoiceField(
        label=_("What would you like to do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like to do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["task"]).choices = [
            (each.slug, format_html('<b>{}</b> <span class="mark">{}</span>', each.name, each.summary))
            for each in self.application.tasks
        ]

    def told(self) -> dict[str, Any]:
        return {"task": self.application.task.slug} if self.application.task else {}

    def answer(self) -> str:
        return str(self.cleaned_data["task"])


class _LinesField(forms.CharField):
    """Several lines, whose ends count once, as the browser counts them for whoever writes."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class AboutForm(PageForm):
    message = _LinesField(
        label=_("Why would you like to help?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few words are enough: what you have done, what you are interested in."),
    )
    needs = _LinesField(
        label=_("What do you need in order to take part?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example step-free access or written instructions. Only those who handle your volunteering read this. "
            "Do not write about illnesses."
        ),
    )

    def told(self) -> dict[str, Any]:
        return {"message": self.application.message, "needs": self.application.needs}

    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in ("message", "needs")}


class ContactForm(PageForm):
    phone = PhoneField(
        label=_("Phone number"),
        required=False,
        help_text=_("Only those who handle your volunteering see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    mails = forms.BooleanField(
        label=_("You may also send me messages that go to many volunteers, for example about training"), required=False
    )

    def told(self) -> dict[str, Any]:
        return {"phone": self.application.phone, "mails": self.application.mails_wanted}

    def answer(self) -> dict[str, Any]:
        return {"phone": self.cleaned_data["phone"], "mails": self.cleaned_data["mails"]}


class ConsentForm(PageForm):
    """``version`` is the one that was on the page: a newer one is shown before anybody says yes to it."""

    accept = forms.BooleanField(
        error_messages={"required": _("Tick the box if you agree. Without it we cannot begin.")}
    )
    version = SentAlongField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = commitments.current(Document.APPLICATION)
        self.fields["accept"].label = self.reading.accept.text
        self.initial["version"] = self.current.version

    @cached_property
    def reading(self) -> Reading:
        return self.current.read(get_language() or "")

    def told(self) -> dict[str, Any]:
        return {"accept": Page.CONSENT in self.application.answered}

    def clean_version(self) -> str:
        if self.cleaned_data["version"] != self.current.version:
            # The newer text is on the page now, and nobody has said yes to it.
            self.data = {name: value for name, value in self.data.items() if name != "accept"} | {
                "version": self.current.version
            }
            raise ValidationError(_("The text has changed. Read it again before you agree."), code="version")
        return self.current.version

    def answer(self) -> dict[str, str]:
        return {"version": self.current.version, "digest": self.current.digest, "language": get_language() or ""}


__all__ = [
    "AboutForm",
    "AgeForm",
    "ConsentForm",
    "ContactForm",
    "HowForm",
    "LanguagesForm",
    "MunicipalityForm",
    "PageForm",
    "TaskForm",
    "TopicsForm",
    "WhenForm",
    "WithForm",
]

FORMS: Mapping[Page, type[PageForm]] = {
    Page.AGE: AgeForm,
    Page.MUNICIPALITY: MunicipalityForm,
    Page.WITH: WithForm,
    Page.TASK: TaskForm,
    Page.HOW: HowForm,
    Page.LANGUAGES: LanguagesForm,
    Page.TOPICS: TopicsForm,
    Page.WHEN: WhenForm,
    Page.ABOUT: AboutForm,
    Page.CONTACT: ContactForm,
    Page.CONSENT: ConsentForm,
}
