"""How fast are quotations found beyond the analysis, how fast are the entities of a large story put together, and do odd texts stay linear?

Processor time. The story is made up: its reports name the people of one town, each by full name, family name, title or misspelt, and its bodies.
"""

from __future__ import annotations

import random
import time

from bench.figure import Figure
from bench.piles import bundled_reports
from tellings.find import find_mentions, find_quotes
from tellings.join import resolve_entities
from tellings.language import load_reader
from tellings.model import Article, LocalEntity, Mention, Span, Story

REPORTS, ENTITIES_A_REPORT = 500, 60
GIVEN = ("Ana", "Tom", "Lena", "Jon", "Mara", "Sok", "Ines", "Karl", "Yun", "Leila")
ODD = '“We sail,” he said. \'tis 5\'10" and 12" long; "no way he said “go on and on. '
MANY = 5_000  # quotations in one article; ten times as many may take thirty times as long on a busy machine, a square takes a hundred


def run(*, small: bool) -> list[Figure]:
    """Sentences a second and core of ``find_quotes``; seconds for the entities of a story; what ten times an odd text takes."""
    reader = load_reader()
    reports = bundled_reports()[: 6 if small else None]
    sentences, seconds = 0, 0.0
    for number, report in enumerate(reports):
        article = Article(f"a{number}", "t", report["text"])
        doc = reader.read(article.text)
        known = find_mentions(article, doc)
        began = time.process_time()
        for _ in range(5):
            find_quotes(article, doc, known.mentions, known.entities)
        seconds += time.process_time() - began
        sentences += 5 * sum(1 for _ in doc.sents)
    story, locals_, mentions = town(20 if small else REPORTS)
    began = time.process_time()
    resolve_entities(story, locals_, mentions)
    joined = time.process_time() - began
    short, long = (odd(size) for size in ((20, 200) if small else (MANY // 10, MANY)))
    return [
        Figure(
            "quotations beyond the analysis",
            sentences / max(seconds, 1e-9),
            "sentences/s",
            None if small else 2_000.0,
            at_least=True,
        ),
        Figure(f"entities of a story of {len(story.articles)} reports", joined, "s", None if small else 10.0),
        Figure("ten times an odd text", long / max(short, 1e-9), "times the time", None if small else 30.0),
    ]


def town(size: int) -> tuple[Story, list[LocalEntity], list[Mention]]:
    """A story of ``size`` reports, each with entities drawn from 400 people and 100 bodies, under one of the ways they are called."""
    draw = random.Random(5)
    people = [
        f"{draw.choice(GIVEN)} {name}"
        for name in (f"W{chr(97 + n % 26)}{chr(97 + n // 26)}er{n % 7}" for n in range(400))
    ]
    bodies = [f"Harbour {word} Board" for word in (f"Q{chr(97 + n % 26)}{chr(97 + n // 26)}st" for n in range(100))]
    locals_: list[LocalEntity] = []
    mentions: list[Mention] = []
    for number in range(size):
        for place in range(ENTITIES_A_REPORT):
            person = place % 3 != 0
            name = draw.choice(people if person else bodies)
            shown = draw.choice(
                (name, name, name.split()[-1] if person else name, f"The {name}" if not person else name)
            )
            row = LocalEntity(f"r{number}.n{place}", f"r{number}", shown, "PERSON" if person else "ORG")
            locals_.append(row)
            mentions.append(Mention(row.article, Span(place * 20, place * 20 + 5), row.label, row.id))
    return Story("s", "", tuple(f"r{number}" for number in range(size))), locals_, mentions


def odd(times: int) -> float:
    """Seconds that the quotations of a text of odd marks take."""
    article = Article("odd", "t", ODD * times)
    doc = load_reader().read(article.text)
    known = find_mentions(article, doc)
    began = time.process_time()
    find_quotes(article, doc, known.mentions, known.entities)
    return time.process_time() - began
