"""What the pages of an application have in common."""

from typing import Any

from django import forms

from volunteers.onboarding.application import Application


class PageForm(forms.Form):
    """``application`` is what was answered so far: what is offered depends on it, and this page's own answer is filled
    in."""

    def __init__(self, data: Any = None, *, application: Application) -> None:
        self.application = application
        super().__init__(data, initial=self.told())

    def told(self) -> dict[str, Any]:
        """The answer as it stands, by field."""
        return {}

    def answer(self) -> Any:
        """As JSON, in the shape that `application.read` takes."""
        raise NotImplementedError
