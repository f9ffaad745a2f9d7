"""What changes in the directory."""

from network.directory.actions.answers import confirm_by_link, end_by_link, note_by_link, renew_link
from network.directory.actions.freshness import send_again, send_letter, send_letters, withdraw_links
from network.directory.actions.mandates import end_mandate, give_mandate
from network.directory.actions.offers import add_offer, bring_back_offer, copy_offer, copy_place, edit_offer, end_offer
from network.directory.actions.places import add_place, edit_place, set_facts
from network.directory.actions.vocabulary import Loaded, Word, load_terms

__all__ = [
    "Loaded",
    "Word",
    "add_offer",
    "add_place",
    "bring_back_offer",
    "confirm_by_link",
    "copy_offer",
    "copy_place",
    "edit_offer",
    "edit_place",
    "end_by_link",
    "end_mandate",
    "end_offer",
    "give_mandate",
    "load_terms",
    "note_by_link",
    "renew_link",
    "send_again",
    "send_letter",
    "send_letters",
    "set_facts",
    "withdraw_links",
]
