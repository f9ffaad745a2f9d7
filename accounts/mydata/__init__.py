"""What the house knows of a person: shown to them, given out, and erased, whatever floor it stands on."""
