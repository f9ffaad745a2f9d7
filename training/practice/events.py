"""What higher floors may hear from this one. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

run_finished = Signal()  # run: a finished Run of a person, of a whole scenario, in any mode, not on a projector
