"""A page of answers that several people may write at once: each answer is saved for itself, and nothing that somebody
typed is lost."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certification.quality.models import Answer, Inquiry, InquiryLine
from certification.quality.stamps import fingerprint
from certification.quality.states import EvidenceKind, OwnGrade
from network.directory.forms.fields import LinkField

# The fields stand outside of the form's tag, since each answer has forms of its own for its files.
FORM = "answers"

Data = Mapping[str, Any] | None
Write = Callable[[dict[str, str], str], Any]


def _tidy(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()


class SharedForm(forms.Form):
    """A row that others may save meanwhile. ``stamp`` says which state of it was on the page: what was not touched is
    not saved, so it can be in nobody's way, and what was not on the page at all is as if nothing was sent. ``theirs``:
    what stands there now, for whoever was overtaken."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Data, *, row: Any, prefix: str, initial: dict[str, Any]) -> None:
        super().__init__(data if data and f"{prefix}-stamp" in data else None, prefix=prefix, initial=initial)
        self.row = row
        # Whether the page that is drawn now shows what is saved.
        self._shows_saved = not self.is_bound
        self.theirs: list[tuple[str, str]] = []
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM

    def save(self, write: Write) -> bool:
        """False when something is to be put right; the form says what. ``write`` gets what was typed and the state of
        the row that was on the page, and returns the row as it is then; what it refuses becomes the form's error."""
        if not self.is_bound:
            return True
        if not self.is_valid():
            return False
        said = {name: _tidy(value) for name, value in self.cleaned_data.items() if name != "stamp"}
        seen, _sep, digest = self.cleaned_data["stamp"].partition(".")
        if digest == _digest(said):
            return True
        try:
            self.row = write(said, seen)
        except ValidationError as error:
            self._refused(error, said)
            return False
        self._shows_saved = True
        return True

    def stands(self) -> dict[str, str]:
        """What is saved now, by field."""
        raise NotImplementedError

    @property
    def next_stamp(self) -> str:
        """For the page that is drawn now: knowingly saved over is what its reader sees. What comes back as typed, with
        nothing of what others have saved meanwhile beside it, is no newer than it was."""
        return f"{self.state}.{_digest(self.stands())}" if self._shows_saved else str(self["stamp"].value() or "")

    @property
    def state(self) -> str:
        """Of the row, as it comes back with what was typed."""
        return str(self.row.revision)

    def _refused(self, error: ValidationError, said: dict[str, str]) -> None:
        if getattr(error, "code", "") == "changed":
            self.row.refresh_from_db(fields=self.kept())
            now = self.stands()
            self.theirs = [
                (str(self[name].label), self._worded(name, now[name])) for name in said if now[name] != said[name]
            ]
            self._shows_saved = True
        self.add_error(None, error)

    def kept(self) -> list[str]:
        raise NotImplementedError

    def _worded(self, name: str, value: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value))


class AnswerForm(SharedForm):
    """Grade, description and, where one is asked for, a link."""

    grade = forms.ChoiceField(
        label=_("Your own assessment"), choices=OwnGrade.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("Your description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences are enough. Write nothing that could identify the people you support."),
    )
    link = LinkField(
        label=_("Link"),
        required=False,
        help_text=_("The address of a page that anyone can open without signing in."),
    )

    def __init__(self, data: Data, *, row: Answer) -> None:
        self.answer = row
        initial = {"grade": row.grade, "text": row.text, "link": row.link}
        super().__init__(data, row=row, prefix=f"a{row.pk}", initial=initial)
        kinds = {each.kind for each in row.criterion.evidence_rules.all()}
        if EvidenceKind.LINK not in kinds:
            del self.fields["link"]

    def stands(self) -> dict[str, str]:
        return {name: _tidy(getattr(self.row, name)) for name in self.fields if name != "stamp"}

    def kept(self) -> list[str]:
        return ["grade", "text", "link", "revision", "changed_by", "changed_at"]


class LineForm(SharedForm):
    """What is replied to one thing that was asked."""

    reply = forms.CharField(
        label=_("Your reply"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Data, *, row: InquiryLine) -> None:
        self.line = row
        super().__init__(data, row=row, prefix=f"l{row.pk}", initial={"reply": row.reply})

    def stands(self) -> dict[str, str]:
        return {"reply": _tidy(self.row.reply)}

    def kept(self) -> list[str]:
        return ["reply", "revision"]


class MessageForm(SharedForm):
    """What is replied as a whole. Its row has no revision: the text itself tells whether it was changed."""

    message = forms.CharField(
        label=_("Message to the agency"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If there is something to say that belongs to no single point."),
    )

    def __init__(self, data: Data, *, row: Inquiry) -> None:
        self.inquiry = row
        super().__init__(data, row=row, prefix="m", initial={"message": row.reply})

    def stands(self) -> dict[str, str]:
        return {"message": _tidy(self.row.reply)}

    @property
    def state(self) -> str:
        return fingerprint(self.row.reply)

    def kept(self) -> list[str]:
        return ["reply"]


class ContestForm(forms.Form):
    """What is wrong with a figure. There is one such form for each of them on the page; ``fact`` says of which."""

    text = forms.CharField(
        label=_("What is wrong with it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is wrong with the figure.")},
    )

    def __init__(self, data: Data = None) -> None:
        super().__init__(data)
        self.auto_id = f"t{self.fact}-%s"

    @property
    def fact(self) -> int:
        """0 for what is no key, and while nothing was sent."""
        number = self.data.get("fact", "")
        return int(number) if number.isdecimal() and len(number) < 18 else 0


def _digest(said: Mapping[str, str]) -> str:
    whole = "\0".join(f"{name}={said[name]}" for name in sorted(said))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
