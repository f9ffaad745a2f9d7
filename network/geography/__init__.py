"""Where things are: regions, municipalities, postal codes, how many live there; names understood, distances told."""
