"""Doors of the directory for people."""
