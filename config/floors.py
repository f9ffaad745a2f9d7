"""The building plan: floors from low to high, and the wings of each in their order. Read by tests only."""

FLOORS = ("core", "accounts", "network", "training", "volunteers", "certification", "cms")

# Inside a floor a wing may point only to the wings listed before it.
WINGS = {
    "accounts": ("mydata",),
    "network": ("geography", "directory", "finder", "opendata", "meetings", "monitoring"),
    "training": ("practice", "courses", "groups", "paths", "sessions"),
    "volunteers": ("onboarding", "matching"),
    "certification": ("credentials", "batches", "cards", "quality"),
}
