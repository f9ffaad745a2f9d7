"""Open Badges 3.0 as plain functions and dataclasses: no tables, no requests, no network, no clock of their own."""
