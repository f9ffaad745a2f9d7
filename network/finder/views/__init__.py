"""Doors of the finder."""
