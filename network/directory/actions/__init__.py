"""What changes in the directory."""

from network.directory.actions.mandates import end_mandate, give_mandate
from network.directory.actions.vocabulary import Loaded, Word, load_terms

__all__ = ["Loaded", "Word", "end_mandate", "give_mandate", "load_terms"]
