"""Times within one text."""
