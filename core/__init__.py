"""Ground floor: what every other floor needs and nothing that names the trade."""
