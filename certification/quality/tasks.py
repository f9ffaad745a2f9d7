"""What the clock wakes."""

import uuid

from certification.quality.actions import cases, files, following, overdue, taking
from certification.quality.actions import trail as trails


def check_file(pk: str) -> str:
    """One evidence file, just added."""
    return files.check(uuid.UUID(pk))


def sweep_files() -> int:
    """Evidence files that the scanner did not judge yet."""
    return files.sweep()


def destroy_old_files() -> int:
    """Of matters whose time of keeping is over."""
    return files.destroy_old()


def close_day() -> int:
    """Notes the newest line of the trail at the end of each day that has passed."""
    return trails.close_days()


def reopen_overdue() -> int:
    """Goes on without replies whose last day has passed. Returns how many."""
    return overdue.reopen_overdue()


def remind_applicants() -> int:
    """On the last day for a reply. Returns how many."""
    return overdue.remind()


def end_lost_parts() -> int:
    """Parts of people who cannot have them any more. Returns how many."""
    return taking.let_go_of_lost()


def forget_addresses() -> int:
    """E-mail addresses of complaints that ended long ago. Returns how many."""
    return cases.forget_addresses()


def open_follow_ups() -> int:
    """Yearly follow-ups whose day comes. Returns of how many certifications."""
    return following.open_due()


def remind_certified() -> int:
    """Of conditions that are due and of follow-ups that were not answered. Returns how many were reminded."""
    return following.remind()


def tell_of_ends() -> int:
    """That a certification ends, and that it has expired. Returns how many organisations were told."""
    return following.tell_renewal() + following.expire_told()
