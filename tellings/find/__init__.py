"""What one article says by itself: times, its own date, mentions and entities, quotes, events, statements."""

from tellings.find.dates import date_article
from tellings.find.events import find_events
from tellings.find.meaning import read_time, read_times
from tellings.find.mentions import Mentions, find_mentions
from tellings.find.quotes import find_quotes
from tellings.find.statements import find_statements
from tellings.find.times import find_times

__all__ = [
    "Mentions",
    "date_article",
    "find_events",
    "find_mentions",
    "find_quotes",
    "find_statements",
    "find_times",
    "read_time",
    "read_times",
]
