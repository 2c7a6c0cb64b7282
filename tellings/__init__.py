"""Tellings reads many reports of one affair and shows what they add up to, every line resting on exact characters of a source."""

__version__ = "0.1.0"
