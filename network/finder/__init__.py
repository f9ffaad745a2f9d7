"""Finding help near you: the finder, its index, the public pages of places, the widget and the leaflet."""
