"""What happened in the directory, for floors and wings above. Sent once inside the transaction."""

from django.dispatch import Signal

# places: ids of the places whose public details may read otherwise now (themselves, their offers, hours, organisation).
places_changed = Signal()
