"""Electronic signatures of PDF files (PAdES): making them, and telling what one found in a file says."""

from certification.credentials.sealing.checking import Seal, SealAnswer, check
from certification.credentials.sealing.making import room, seal

__all__ = ["Seal", "SealAnswer", "check", "room", "seal"]
