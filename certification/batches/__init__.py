"""Certificates for many people at once: chosen from a list, issued one by one, handed out as one file."""
