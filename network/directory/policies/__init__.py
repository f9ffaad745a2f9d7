"""Who may do what in the directory. Views, actions and templates all ask here."""

from network.directory.policies.lists import may_list, may_see_all
from network.directory.policies.mandates import may_change_networks, may_give_mandate, may_give_mandates
from network.directory.policies.organisations import (
    Standing,
    coordinates,
    may_agree,
    may_answer_for,
    may_answer_invitation,
    may_apply,
    may_decide,
    may_edit,
    may_end_contact,
    may_leave,
    may_withdraw,
    role_in,
)
from network.directory.policies.places import may_add_place, may_confirm, may_edit_place, may_place_in, may_remind

__all__ = [
    "Standing",
    "coordinates",
    "may_add_place",
    "may_agree",
    "may_answer_for",
    "may_answer_invitation",
    "may_apply",
    "may_change_networks",
    "may_confirm",
    "may_decide",
    "may_edit",
    "may_edit_place",
    "may_end_contact",
    "may_give_mandate",
    "may_give_mandates",
    "may_leave",
    "may_list",
    "may_place_in",
    "may_remind",
    "may_see_all",
    "may_withdraw",
    "role_in",
]
