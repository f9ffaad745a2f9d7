"""How days and times are written where Django's own habit is another country's (FORMAT_MODULE_PATH)."""
