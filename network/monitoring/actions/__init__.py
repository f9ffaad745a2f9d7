"""What changes about sessions of support."""

from network.monitoring.actions.forgetting import forget
from network.monitoring.actions.sessions import Entry, edit, log, log_many, remove
from network.monitoring.actions.thanking import thank_all

__all__ = ["Entry", "edit", "forget", "log", "log_many", "remove", "thank_all"]
