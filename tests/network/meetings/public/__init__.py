"""The public pages of meetings."""
