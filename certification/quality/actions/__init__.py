"""What is done in certification, a module a subject. Each is one transaction that locks first."""
