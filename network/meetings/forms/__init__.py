"""What people type about meetings."""
