"""What is certified. Wings: credentials < quality."""
