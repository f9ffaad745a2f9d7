"""Letters of certification: composed in one language, kept word for word, drawn as an accessible PDF, sent by mail."""

from certification.quality.letterpaper import pdf
from certification.quality.letters.composing import KINDS
from certification.quality.letters.reading import may_read, notes
from certification.quality.letters.sending import attachment, register, send
from certification.quality.letters.writing import write

__all__ = ["KINDS", "attachment", "may_read", "notes", "pdf", "register", "send", "write"]
