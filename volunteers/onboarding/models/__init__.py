"""Tables of volunteering: tasks, volunteers, what they have accepted, and how far each has come."""

from volunteers.onboarding.models.acceptance import Acceptance
from volunteers.onboarding.models.draft import Draft
from volunteers.onboarding.models.extract import ExtractSeen
from volunteers.onboarding.models.message import BulkMessage, MessageReader
from volunteers.onboarding.models.task import Task
from volunteers.onboarding.models.volunteer import Absence, FreeTime, Speaks, Volunteer
from volunteers.onboarding.models.volunteering import Transition, TrialSession, Volunteering

__all__ = [
    "Absence",
    "Acceptance",
    "BulkMessage",
    "Draft",
    "ExtractSeen",
    "FreeTime",
    "MessageReader",
    "Speaks",
    "Task",
    "Transition",
    "TrialSession",
    "Volunteer",
    "Volunteering",
]
