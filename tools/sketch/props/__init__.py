"""Things that several places share."""
