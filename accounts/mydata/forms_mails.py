"""The mails a person may do without, one tick each."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.mydata import mailkinds


class MailsForm(forms.Form):
    """A ticked kind is wanted; it says beside itself when it comes."""

    wanted = forms.MultipleChoiceField(
        label=_("Which of these do you want?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unwanted, offered = mailkinds.unwanted(person), mailkinds.kinds()
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]
            (each.key, format_html('{}<br><span class="hint">{}</span>', each.label, each.help)) for each in offered
        ]
        self.fields["wanted"].initial = [each.key for each in offered if each.key not in unwanted]
