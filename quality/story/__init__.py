"""Whole dossiers against labelled stories."""
