"""Groups of a course: an invitation link, who leads, who takes part, and what of it a leader may see."""
