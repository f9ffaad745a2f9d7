"""What higher floors may hear from this one. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

path_completed = Signal()  # completion
