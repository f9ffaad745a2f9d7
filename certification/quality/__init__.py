"""Certification of provider quality: scheme, self-assessment, evaluation, review, decision, surveillance, register."""
