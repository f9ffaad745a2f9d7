"""Swedish as written in Finland: 28.1.2027, 14.05."""

SHORT_DATE_FORMAT = "j.n.Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = r"j F Y \k\l. G.i"
SHORT_DATETIME_FORMAT = "j.n.Y G.i"
