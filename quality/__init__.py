"""How well Tellings reads, counted on named data sets: ``python -m quality --help``. See README.md beside this file."""
