"""Volunteers on the desk: what waits for those who handle them and for mentors, and the entry in the menu."""

from volunteers.onboarding.desk import mentors, volunteers


def register() -> None:
    volunteers.register()
    mentors.register()
