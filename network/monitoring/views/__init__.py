"""Pages of sessions: writing one down, one's own hours, and the sums of organisations and areas."""
