"""Pages: load for this person, ask permissions, call the action, show."""
