"""Words sent by mail about meetings."""
