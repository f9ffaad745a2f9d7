"""Who may do what about meetings. Views, actions and templates all ask here."""

from network.meetings.policies.organising import may_organise, may_organise_for, may_organise_somewhere, may_see
from network.meetings.policies.outcomes import (
    has_minutes_to_read,
    is_among_us,
    may_edit_point,
    may_have_minutes,
    may_move_point,
    may_open_material,
    may_write_minutes,
    points_of,
    takes_part,
)
from network.meetings.policies.registering import (
    has_shown_address,
    invitation_by,
    is_own,
    may_add_participant,
    may_cancel_for,
    may_know,
    may_register,
    may_register_colleague,
    may_register_colleagues,
    organisations_of,
    own,
)

__all__ = [
    "has_minutes_to_read",
    "has_shown_address",
    "invitation_by",
    "is_among_us",
    "is_own",
    "may_add_participant",
    "may_cancel_for",
    "may_edit_point",
    "may_have_minutes",
    "may_know",
    "may_move_point",
    "may_open_material",
    "may_organise",
    "may_organise_for",
    "may_organise_somewhere",
    "may_register",
    "may_register_colleague",
    "may_register_colleagues",
    "may_see",
    "may_write_minutes",
    "organisations_of",
    "own",
    "points_of",
    "takes_part",
]
