"""Origins as a person judged them: reports put under one main origin, or taken out of a common one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from tellings.join.credits import outlet_key, outlet_name
from tellings.join.groups import link
from tellings.join.judged import JUDGED, Ties
from tellings.model import Article, OriginKind, Reason, Ruling, reason

#: What a group of articles of one newsroom is known by: the sort of it, and a name.
Key = tuple[str, str]


class Newsroom(Protocol):
    """A group of articles of one newsroom: those it is the main origin of, and why."""

    main: set[str]
    reasons: list[Reason]


G = TypeVar("G", bound=Newsroom)


def regroup(
    groups: dict[Key, G],
    ties: Ties,
    rows: Mapping[str, Article],
    articles: Sequence[str],
    *,
    make: Callable[[OriginKind, str], G],
) -> None:
    """Puts reports judged to be of one origin under one main origin, and takes the later of two judged not to be out of their common one.

    Several come under the best known of theirs: an agency before an outlet before nobody, then that of the earliest report. One that is taken out
    goes, with those judged to be of its origin, to its outlet's own reporting, or where that is no way out to an unknown origin.
    """
    order = {article: place for place, article in enumerate(articles)}
    names = sorted({name for pair in (*ties.together, *ties.apart) for name in pair} & rows.keys())
    number = {name: place for place, name in enumerate(names)}
    together = [pair for pair in ties.together if rows.keys() >= {*pair}]
    circles = [
        [names[n] for n in members] for members in link(len(names), [(number[a], number[b]) for a, b in together])
    ]
    home = {name: key for key, group in groups.items() for name in group.main}
    for members in circles:
        if len(members) > 1:
            best = min(
                (home[name] for name in members),
                key=lambda key: (RANKS.get(key[0], len(RANKS)), earliest(groups[key], order), key),
            )
            for name in members:
                move(name, best, groups, home, rows, make)
            for pair in together:
                if pair[0] in members:
                    groups[best].reasons.append(judged_reason(ties.by[pair], "one origin"))
    circle = {name: members for members in circles for name in members}
    for pair in sorted(ties.apart, key=lambda pair: sorted((order.get(name, -1), name) for name in pair)):
        if not rows.keys() >= {*pair} or home[pair[0]] != home[pair[1]]:
            continue
        later = max(pair, key=lambda name: (order.get(name, -1), name))
        own = outlet_key(rows[later].outlet or "")
        common = home[later]
        free = bool(own) and ("outlet", own) != common
        for name in circle[later]:
            move(name, ("outlet", own) if free else ("judged", later), groups, home, rows, make)
        groups[home[later]].reasons.append(judged_reason(ties.by[pair], "different origins"))
    for key in [key for key, group in groups.items() if not group.main]:
        del groups[key]


#: Of a group's key, the best known first.
RANKS = {"agency": 0, "release": 1, "outlet": 2, "unknown": 3, "judged": 4}


def earliest(group: Newsroom, order: dict[str, int]) -> tuple[int, str]:
    """Where a group's first report stands in its story."""
    return min(((order.get(name, -1), name) for name in group.main), default=(len(order), ""))


def move(
    name: str,
    to: Key,
    groups: dict[Key, G],
    home: dict[str, Key],
    rows: Mapping[str, Article],
    make: Callable[[OriginKind, str], G],
) -> None:
    """Makes another group an article's main origin."""
    groups[home[name]].main.discard(name)
    outlet = rows[name].outlet or ""
    sort: OriginKind = "own" if to[0] == "outlet" else "unknown"
    groups.setdefault(to, make(sort, outlet_name(outlet) if to[0] == "outlet" else "")).main.add(name)
    home[name] = to


def judged_reason(ruling: Ruling, what: str) -> Reason:
    """A judgement as a reason; it speaks of whole reports, so it cites no place."""
    return reason(f"a person judged them to be of {what} ({ruling.id})", JUDGED)
