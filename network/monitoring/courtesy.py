"""The letter of this wing that a person may do without."""

from django.utils.translation import gettext_lazy as _

from accounts.mydata import mailkinds


def register() -> None:
    mailkinds.register(
        "year_thanks",
        _("Thanks for the year"),
        _("In January, when the summary of your year is ready. You find the summary on your own page in any case."),
        templates=("year_thanks",),
    )
