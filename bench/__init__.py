"""How fast Tellings is and how much memory it takes, one file per question: ``python -m bench --help``."""
