"""Who coordinates what; organisations and what they offer. So far: mandates, and the managed vocabulary."""
