"""What people type in the directory."""

from network.directory.forms.mandates import EndForm, GiveForm

__all__ = ["EndForm", "GiveForm"]
