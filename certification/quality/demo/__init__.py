"""Demo data: a scheme marked as invented, and matters in every state."""
