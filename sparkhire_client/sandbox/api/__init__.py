"""The vendor's API, version 1.0, as machines see it."""
