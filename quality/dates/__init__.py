"""The report's own date, found while it is hidden."""
