"""Organisations and what they offer. So far: the managed vocabulary that everything is sorted by."""
