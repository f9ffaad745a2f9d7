"""Learning. Wings: practice < courses."""
