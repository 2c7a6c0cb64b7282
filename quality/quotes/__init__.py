"""Who said what within one text."""
