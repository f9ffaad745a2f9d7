"""Regions of the country, by their official codes."""
