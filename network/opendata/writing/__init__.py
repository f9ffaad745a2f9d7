"""From rows of the directory to the shapes of HSDS. Nothing here asks the database."""
