"""Words sent by mail about the directory."""
