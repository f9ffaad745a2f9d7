"""What higher floors may hear from this one. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

activated = Signal()  # volunteering: for the first time, after training and trial
paused = Signal()  # volunteering
resumed = Signal()  # volunteering: active again after a break
ended = Signal()  # volunteering: has left
photo_changed = Signal()  # volunteer: another photo, none any more, or shown to others than before
forgotten = Signal()  # volunteering: about to be anonymised; its volunteer may go on with another
anonymised = Signal()  # volunteer: about to be deleted with everything that names them
