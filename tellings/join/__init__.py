"""Across articles: candidate pairs, copies, stories, dates and times, entities, utterances, claims, timeline."""

from tellings.join.affairs import link_affairs
from tellings.join.claims import gather_claims
from tellings.join.copies import find_copies
from tellings.join.dates import refine_dates
from tellings.join.entities import resolve_entities
from tellings.join.judged import correct_speakers
from tellings.join.pairs import propose_pairs
from tellings.join.sketch import sketch_article
from tellings.join.stories import gather_stories
from tellings.join.timeline import known_days, known_history, known_on, order_timeline
from tellings.join.times import resolve_times
from tellings.join.utterances import match_utterances
from tellings.join.versions import link_versions

__all__ = [
    "correct_speakers",
    "find_copies",
    "gather_claims",
    "gather_stories",
    "known_days",
    "known_history",
    "known_on",
    "link_affairs",
    "link_versions",
    "match_utterances",
    "order_timeline",
    "propose_pairs",
    "refine_dates",
    "resolve_entities",
    "resolve_times",
    "sketch_article",
]
