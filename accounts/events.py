"""What higher floors may hear from this one. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

access_changed = Signal()  # person: their account was closed, or opened again
