"""What changes in requests for help."""
