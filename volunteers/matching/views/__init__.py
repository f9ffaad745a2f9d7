"""Doors of requests for help for people."""
