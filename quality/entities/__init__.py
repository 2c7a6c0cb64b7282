"""Checks of people, bodies and places: the same one in several reports."""
