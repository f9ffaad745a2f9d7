"""Materials, minutes and action points of meetings."""
