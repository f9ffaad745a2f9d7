"""Doors of meetings for people."""
