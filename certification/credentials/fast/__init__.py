"""Certificates drawn once and filled often: about seventy times as fast as laying each out, the same to the eye.

``render`` is the one door. docs/adr/0011-certificates-drawn-once-filled-often.md says how and why.
"""

from certification.credentials.fast.engine import forget, render
from certification.credentials.fast.reasons import Reason, counts

__all__ = ["Reason", "counts", "forget", "render"]
