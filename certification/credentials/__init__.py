"""One engine for everything Vieri certifies: issue, show, verify, revoke."""
