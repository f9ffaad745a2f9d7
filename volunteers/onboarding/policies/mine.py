"""What volunteers may do themselves with what is told of them, and who else may look at it."""

from typing import Any

from volunteers.onboarding.models import Acceptance, Volunteer, Volunteering


def may_edit_profile(user: Any, volunteer: Volunteer) -> bool:
    """Only oneself, while anything is under way: nobody writes for another what they can and when they have time, and
    of whom nothing is under way nothing more is asked."""
    return _is_own(user, volunteer) and Volunteering.objects.open().filter(volunteer=volunteer).exists()


def may_open_paper(user: Any, acceptance: Acceptance) -> bool:
    """Whoever accepted it, and who handles that volunteering today."""
    if not user.is_authenticated or not user.is_active:
        return False
    if acceptance.person_id == user.pk:
        return True
    if acceptance.volunteering_id is None:
        return False
    return Volunteering.objects.handled_by(user).filter(pk=acceptance.volunteering_id).exists()


def may_see_photo(user: Any, volunteer: Volunteer) -> bool:
    """Only whose it is, as the consent to it says. Others, those who handle their volunteering among them, meet it on
    the card, or where the volunteer has let it stand on the check page."""
    return _is_own(user, volunteer)


def _is_own(user: Any, volunteer: Volunteer) -> bool:
    return bool(user.is_authenticated and user.is_active and volunteer.person_id == user.pk)
