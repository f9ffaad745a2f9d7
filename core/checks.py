"""System checks: the service refuses to start on settings known to lose or double work."""
