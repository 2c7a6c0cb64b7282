"""Which stories are one affair, as the links in a workspace tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tellings.model import Affair
from tellings.store.workspace import Workspace


def affairs(workspace: Workspace) -> dict[str, Affair]:
    """By story the affair it belongs to, if only by itself. Reads every story's id and every link's ends: linear in them."""
    links = workspace.ask("SELECT earlier, later FROM affair_links")
    return join_affairs((key for (key,) in workspace.ask("SELECT id FROM stories")), links)


def join_affairs(stories: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, Affair]:
    """By story id the affair that these links make of these stories; links to stories that are not there count for nothing."""
    partners: dict[str, set[str]] = defaultdict(set)
    for one, two in links:
        partners[one].add(two)
        partners[two].add(one)
    known = set(stories)
    found: dict[str, Affair] = {}
    for story in known:
        if story in found:
            continue
        members, waiting = {story}, [story]
        while waiting:
            fresh = (partners.get(waiting.pop(), set()) & known) - members
            members |= fresh
            waiting += fresh
        found |= dict.fromkeys(members, Affair(tuple(sorted(members))))
    return found
