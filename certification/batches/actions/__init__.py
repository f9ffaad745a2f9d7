"""Everything that changes a batch: starting it, working it off, trying again what failed."""

from certification.batches.actions.again import try_again
from certification.batches.actions.download import note_download
from certification.batches.actions.start import start
from certification.batches.actions.work import sweep, work_off

__all__ = ["note_download", "start", "sweep", "try_again", "work_off"]
