"""The description of the API, made of the same classes that read queries and write answers."""
