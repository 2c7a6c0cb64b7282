"""Articles about one set of happenings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from tellings.join.groups import Edges, Forest, average_link
from tellings.join.pairs import BINDING, POOR_WORDS, PRIOR, WORTH, days_apart, parse_day
from tellings.join.titles import central_title
from tellings.model import Member, Pair, Reason, Score, Sketch, Story, digest, reason

# Log-odds, tuned on news_cluster and ECB+; see quality/stories.
TOGETHER = 0.0  # two groups become one story while their articles are on average at least this likely one story
STRANGERS = WORTH  # what two articles never proposed as a pair count in that average
STRAGGLERS = 2  # a group of so many texts at most may still follow a larger one
NEAREST = 2  # by its links to so many of that group's texts, those nearest to it
OWN = 1.0  # log-odds by which two texts are nearer to each other than to the larger group
LATER = 90  # days; articles of one affair keep coming for weeks, and some are dated by the day they were fetched
FAR = 4.0  # average a text needs to stay among texts that lie more than LATER days away by the day it tells itself
FOLLOW = BINDING  # averaging at least this: long stories are told from many sides, and a portrait or a live blog is near to some of them only
# Days without a report after which at least TWO reports are a new happening: the next hearing, the inquiry's findings, next year's meeting. Measured
# on news_cluster and ECB+: at 60 nothing labelled one is parted; at 45 it costs .006 (some dates are the crawler's), at 30 .011.
PAUSE = 60
TWO = 2
DOUBTFUL = 1.0  # a member whose average to the others is below TOGETHER + this is doubtful

Links = dict[str, dict[str, float]]


def gather_stories(
    sketches: Sequence[Sketch], pairs: Sequence[Pair], *, since: frozenset[str] | None
) -> tuple[Story, ...]:
    """Every article in exactly one story; with ``since`` only the stories of groups of bound articles that hold a new one.

    Average-link clustering of the proposed pairs' log-odds among all that hang together over pairs near enough to bind, stopped at one threshold
    for all piles. Unproposed
    pairs count as STRANGERS, so an article that touches many stories (a roundup) joins at most one of them and cannot glue them
    together. Articles with one text
    are one item of the clustering. A group of one or two texts left over follows the larger group that its nearest texts belong to, as doubtful
    members. Ties go to the smaller id: the result depends on neither order nor anything outside the component.
    """
    by_id = {sketch.article: sketch for sketch in sketches}
    first_of = first_twins(sketches)
    edges = collect_edges(pairs, first_of)
    twins: dict[str, list[str]] = defaultdict(list)
    for article in sorted(by_id):
        twins[first_of[article]].append(article)
    stories = []
    for component in components(sorted(twins), edges):
        everyone = [article for item in component for article in twins[item]]
        if since is not None and since.isdisjoint(everyone):
            continue
        groups = cluster(component, edges, by_id)
        stories += [make_story(group, twins, edges, by_id) for group in groups]
    return tuple(sorted(stories, key=lambda story: story.id))


def first_twins(sketches: Sequence[Sketch]) -> dict[str, str]:
    """For each article the smallest id among the articles with its text.

    Where a text says next to nothing (a cookie notice in place of the report) the title has to be the same as well.
    """
    smallest: dict[tuple[str, str], str] = {}
    for sketch in sketches:
        smallest[same_as(sketch)] = min(sketch.article, smallest.get(same_as(sketch), sketch.article))
    return {sketch.article: smallest[same_as(sketch)] for sketch in sketches}


def same_as(sketch: Sketch) -> tuple[str, str]:
    """What two articles have in common when they are one text."""
    return sketch.text_id, sketch.title.casefold() if len(sketch.words) < POOR_WORDS else ""


def collect_edges(pairs: Sequence[Pair], first_of: dict[str, str]) -> Links:
    """Log-odds between texts, the best where twins give several."""
    edges: Links = defaultdict(dict)
    for pair in pairs:
        if pair.a not in first_of or pair.b not in first_of or first_of[pair.a] == first_of[pair.b]:
            continue
        a, b = first_of[pair.a], first_of[pair.b]
        edges[a][b] = edges[b][a] = max(pair.score.total, edges[a].get(b, -99.0))
    return edges


def components(items: Sequence[str], edges: Links) -> Iterable[list[str]]:
    """What hangs together over links of at least BINDING, each sorted, in order of their smallest id.

    No group reaches beyond: a merge needs a link of TOGETHER, a straggler one of FOLLOW.
    """
    seen: set[str] = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        found, waiting = [], [item]
        while waiting:
            here = waiting.pop()
            found.append(here)
            links = edges.get(here, {})
            fresh = [other for other, weight in links.items() if weight >= BINDING and other not in seen]
            seen.update(fresh)
            waiting += fresh
        yield sorted(found)


def cluster(component: Sequence[str], edges: Links, known: dict[str, Sketch]) -> list[list[str]]:
    """The groups of a component, each sorted, in order of their smallest text."""
    number = {item: place for place, item in enumerate(component)}
    numbered = {
        number[item]: {number[other]: weight for other, weight in edges.get(item, {}).items() if other in number}
        for item in component
    }
    groups = average_link(range(len(component)), numbered, threshold=TOGETHER, strangers=STRANGERS)
    sketches = [known[item] for item in component]
    named = [[component[place] for place in group] for group in follow(groups, numbered, sketches)]
    timed = [part for group in named for part in part_times(group, edges, known)]
    return sorted(part for group in timed for part in part_pauses(group, edges, known))


def part_pauses(group: Sequence[str], edges: Links, known: dict[str, Sketch]) -> list[list[str]]:
    """A group cut where more than PAUSE days pass without a report, if TWO or more stand on both sides; the affair links the parts.

    Only days told or given count. What has none, and what stands alone between pauses, goes to the part it is nearest to.
    """
    days = sorted((parse_day(known[item].low or ""), item) for item in group if known[item].dated and known[item].low)
    runs: list[list[str]] = []
    before = None
    for day, item in days:
        if before is None or day - before > PAUSE:
            runs.append([])
        runs[-1].append(item)
        before = day
    parts = [run for run in runs if len(run) >= TWO]
    if len(parts) < 2:
        return [list(group)]
    home = {item: number for number, part in enumerate(parts) for item in part}
    for item in group:
        if item not in home:
            averages = [average_to(item, [*part, item], edges) for part in parts]
            parts[averages.index(max(averages))].append(item)
    return [sorted(part) for part in parts]


def part_times(group: Sequence[str], edges: Links, known: dict[str, Sketch]) -> list[list[str]]:
    """A group, without the texts that place themselves in another time: the same meeting a year before, told by the same names.

    Such a text tells its own day (a day given beside it may be that of the crawl), which is more than LATER days from at least half of those others
    whose day is told or given, and its average to them is under FAR. It is a story by itself, or several of one time are one; the affair links them.
    """
    away = [item for item in group if is_of_another_time(item, group, edges, known)]
    if not away or 2 * len(away) >= len(group):
        return [list(group)]
    parts: list[list[str]] = []
    for item in sorted(away, key=lambda item: age_of(known[item])):
        if parts and (days_apart(known[parts[-1][-1]], known[item]) or 0) <= LATER:
            parts[-1].append(item)
        else:
            parts.append([item])
    return [[item for item in group if item not in away], *(sorted(part) for part in parts)]


def is_of_another_time(item: str, group: Sequence[str], edges: Links, known: dict[str, Sketch]) -> bool:
    """Whether a text tells a day far from those of most others and is not near enough to them all the same."""
    if known[item].dated != "told":
        return False
    sure = [known[other] for other in group if other != item and known[other].dated]
    gaps = [gap for other in sure if (gap := days_apart(known[item], other)) is not None]
    if not gaps or 2 * sum(gap > LATER for gap in gaps) < len(gaps):
        return False
    return average_to(item, group, edges) < FAR


def follow(groups: Sequence[list[int]], edges: Edges, sketches: Sequence[Sketch]) -> list[list[int]]:
    """The groups, with each small one put to the larger one whose nearest texts it is close enough to; all are judged before any is moved.

    Two texts that are nearer to each other than to it by OWN have a story of their own, and what lies more than LATER days away is background.
    """
    home = {item: number for number, group in enumerate(groups) for item in group}
    forest = Forest(len(groups))
    for number, group in enumerate(groups):
        if len(group) > STRAGGLERS:
            continue
        links: dict[int, list[float]] = defaultdict(list)
        for item in group:
            for other, weight in edges.get(item, {}).items():
                if (
                    len(groups[home[other]]) > len(group)
                    and (days_apart(sketches[item], sketches[other]) or 0) <= LATER
                ):
                    links[home[other]].append(weight)
        ranked = [(-near(weights, len(groups[target]), len(group)), target) for target, weights in links.items()]
        best = min(ranked, default=None)
        inside = max(
            (edges[one].get(two, STRANGERS) for one in group for two in group if one != two), default=STRANGERS
        )
        if best is not None and -best[0] >= max(FOLLOW, inside - OWN):
            forest.join(number, best[1])
    return sorted(sorted(item for number in joined for item in groups[number]) for joined in forest.groups())


def near(weights: Sequence[float], size: int, count: int) -> float:
    """The average of the best links between ``count`` texts and a group of ``size``, NEAREST for each; missing ones count as STRANGERS."""
    most = min(NEAREST, size) * count
    best = sorted(weights, reverse=True)[:most]
    return round((sum(best) + (most - len(best)) * STRANGERS) / most, 3)


def age_of(sketch: Sketch) -> tuple[str, str]:
    """Sorts oldest first, undated last, then by id."""
    return sketch.low or date.max.isoformat(), sketch.article


def make_story(group: Sequence[str], twins: dict[str, list[str]], edges: Links, known: dict[str, Sketch]) -> Story:
    """The Story of a group of texts: named after its earliest article, titled by its most central headline."""
    articles = sorted(
        (article for item in group for article in twins[item]), key=lambda article: age_of(known[article])
    )
    averages = {item: average_to(item, group, edges) for item in group}
    apart = {item for item in group if lies_apart(item, group, known)}
    title = central_title([known[item] for item in group])
    membership = tuple(
        Member(
            article,
            len(group) > 1 and (averages[item] < TOGETHER + DOUBTFUL or item in apart),
            explain(item, group, averages[item], len(twins[item]), edges),
        )
        for article, item in sorted((article, item) for item in group for article in twins[item])
    )
    return Story("y" + digest("story", articles[0]), title, tuple(articles), membership)


def lies_apart(item: str, group: Sequence[str], known: dict[str, Sketch]) -> bool:
    """Whether a text lies more than LATER days from every dated text of its group of three or more: the same meeting a year on, or a wrong date."""
    gaps = [gap for other in group if other != item and (gap := days_apart(known[item], known[other])) is not None]
    return len(gaps) > 1 and min(gaps) > LATER


def average_to(item: str, group: Sequence[str], edges: Links) -> float:
    """The average log-odds of one text to the others of its group; 0 when alone."""
    others = [edges.get(item, {}).get(other, STRANGERS) for other in group if other != item]
    return round(sum(others) / len(others), 3) if others else 0.0


def explain(item: str, group: Sequence[str], average: float, copies: int, edges: Links) -> Score:
    """Why an article is in its story, adding up to its average log-odds to the other texts."""
    if len(group) == 1:
        says = "another report has the very same text" if copies > 1 else "no other report tells this story"
        return Score(0.0, (Reason(says, 0.0),))
    likely = sum(edges.get(item, {}).get(other, STRANGERS) >= TOGETHER for other in group if other != item)
    says = f"likely one story with {likely} of the {len(group) - 1} other texts (average over all of them)"
    return Score(PRIOR, (reason(says, average - PRIOR),))
