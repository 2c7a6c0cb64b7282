"""Piles that would break a plainer comparison: one text ten thousand times, a roundup of everything, a live blog."""

from __future__ import annotations

from dataclasses import replace

from tellings.join import gather_stories, propose_pairs
from tests.join.world import FERRY, copies_between, stories_of, tell

TOWNS = 300


def lines_about(number: int) -> tuple[str, str, str]:
    """A happening of its own: names and things that no other has."""
    mark = chr(97 + number // 26 % 26) + chr(97 + number % 26)
    town, person, thing, deed = f"Velm{mark}arrack", f"Quorn{mark}ley", f"quay{mark}house", f"tarry{mark}ing"
    return (
        f"{town} {deed} {thing} weaver{mark}ed {person} crown{mark}s.",
        f"{person} school{mark}ed meeting{mark}s, {town} {thing} {deed}.",
        f"Herring{mark}ed clerk{mark}s bid {town}, {person} {thing}.",
    )


def test_ten_thousand_identical_reports_are_one_story_and_few_pairs() -> None:
    first = tell(FERRY, "a.example").sketch
    pile = [replace(first, article=f"{number:016x}") for number in range(10_000)]
    pairs = propose_pairs(pile, since=None)
    assert len(pairs) == len(pile) - 1
    (story,) = gather_stories(pile, pairs, since=None)
    assert len(story.articles) == len(pile)


def test_a_roundup_of_three_hundred_stories_glues_none_together() -> None:
    reports = [tell(lines_about(number), f"{outlet}.example") for number in range(TOWNS) for outlet in "ab"]
    roundup = tell([lines_about(number)[0] for number in range(TOWNS)], "roundup.example")
    stories = stories_of([*reports, roundup])
    assert sum(len(story.articles) > 1 for story in stories) == TOWNS
    assert max(len(story.articles) for story in stories) <= 3


def test_of_a_live_blog_only_the_lines_it_took_are_copies() -> None:
    entries = [f"{8 + number // 6}.{number % 6}0 {lines_about(number)[number % 3]}" for number in range(40)]
    blog = tell([*entries[:20], *FERRY, *entries[20:]], "blog.example")
    copies = copies_between(tell(FERRY, "a.example"), blog)
    assert copies
    taken = [(copy.a if copy.a.article == blog.article.id else copy.b).span.of(blog.article.text) for copy in copies]
    assert all(line in "\n".join(FERRY) for text in taken for line in text.splitlines())
