"""The network as open data: a JSON API in HSDS 3 shape, a CSV file, and their description."""
