"""Stories linked over time: background, sequels, the next hearing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tellings.join.pairs import BINDING, PRIOR, WORTH, timeless
from tellings.join.stories import age_of, first_twins
from tellings.model import WEIGHT_DIGITS, AffairLink, Pair, Score, Sketch, Story, reason

# Log-odds, tuned with the stories on news_cluster and ECB+; see quality/stories.
AFFAIR = BINDING  # stories are one affair when their articles' average, days left out, is at least this
STRANGERS = WORTH  # what two articles never proposed as a pair count in that average

Texts = tuple[str, str]  # two of them, by the first article of each


def link_affairs(
    stories: Sequence[Story], sketches: Sequence[Sketch], pairs: Sequence[Pair], *, since: frozenset[str] | None
) -> tuple[AffairLink, ...]:
    """Each two stories whose texts are on average near enough to be one affair; with ``since`` those with such an article.

    Whether two stories are linked depends on their own articles alone, so a story that comes or changes costs its own links, not those of all it
    hangs together with.
    """
    by_id = {sketch.article: sketch for sketch in sketches}
    first_of = first_twins(sketches)
    told = {story.id: story for story in stories}
    texts = {key: frozenset(first_of[article] for article in story.articles) for key, story in told.items()}
    home = {article: story.id for story in stories for article in story.articles}
    links = []
    for ends, near in between(pairs, home, first_of, since).items():
        size = len(texts[ends[0]]) * len(texts[ends[1]])
        average = round((sum(near.values()) + (size - len(near)) * STRANGERS) / size, WEIGHT_DIGITS)
        if average >= AFFAIR:
            earlier, later = sorted(ends, key=lambda key: (age_of(by_id[told[key].articles[0]]), key))
            says = f"of {size} pairs of their texts {len(near)} are near each other, whatever the days between (average over all of them)"
            links.append(AffairLink(earlier, later, Score(PRIOR, (reason(says, average - PRIOR),))))
    return tuple(sorted(links, key=lambda link: link.id))


def between(
    pairs: Iterable[Pair], home: Mapping[str, str], first_of: Mapping[str, str], since: frozenset[str] | None
) -> dict[tuple[str, str], dict[Texts, float]]:
    """By two stories, the log-odds of their pairs of texts, days left out; the best where twins give several."""
    found: dict[tuple[str, str], dict[Texts, float]] = defaultdict(dict)
    for pair in pairs:
        if pair.a not in home or pair.b not in home or home[pair.a] == home[pair.b]:
            continue
        if since is not None and since.isdisjoint((pair.a, pair.b)):
            continue
        (one, a), (two, b) = sorted((home[key], first_of[key]) for key in (pair.a, pair.b))
        weight = timeless(pair.score)
        found[one, two][a, b] = max(weight, found[one, two].get((a, b), weight))
    return found
