"""What changes in meetings."""
