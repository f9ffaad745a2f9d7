"""The network: where things are, who helps there. Wings: geography < directory < meetings | monitoring."""
