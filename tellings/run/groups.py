"""The work of one group, as any process can do it: a report, an article whose steps changed, some pairs, a story.

Each function here takes plain values and a Desk (the plan, its tools, the workspace to read from) and gives plain values back; only the
process that owns the workspace writes.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tellings.model import Article, Pair, Rejected, Report, Sighting, Story, digest
from tellings.run.call import Bench, Group, StepFailed, add_rows
from tellings.run.names import Named, name_rows
from tellings.run.order import in_order
from tellings.run.plan import Plan, is_row
from tellings.run.step import Per, Step
from tellings.store import Earlier, Encoded, Workspace, encode_rows, group_of

FINISHED = 64  # articles whose finished rows are remembered while reports are read: the same report from many hands; about 200 kB each
REMEMBERED = 400  # articles whose rows are remembered between pairs: a story's worth of partners, about 100 kB each


@dataclasses.dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article of a report: the rows of REPORT steps (``variant`` is their digest), of ARTICLE steps, and what goes into the cache."""

    id: str
    variant: str
    sightings: Encoded
    extracted: Encoded
    found: Encoded
    docs: tuple[tuple[str, bytes], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ReadReport:
    """What a report gave. ``failed``: a step of ours failed on it, so it is tried again as soon as the code changes."""

    source: str
    digest: str
    articles: tuple[ReadArticle, ...]
    rejected: Encoded
    failed: bool = False


class Desk:
    """What one process needs to work on groups: the plan, its tools, the workspace."""

    def __init__(self, plan: Plan, workspace: Workspace) -> None:
        self.plan, self.workspace, self.bench = plan, workspace, Bench(plan)
        self.remembered: OrderedDict[str, Group] = OrderedDict()
        self.finished: OrderedDict[tuple[str, str], tuple[Encoded, tuple[tuple[str, bytes], ...]]] = OrderedDict()


def report_digest(report: Report | Rejected) -> str:
    """Names what arrived, its place in the input aside."""
    if isinstance(report, Rejected):
        return digest("rejected", report.source, report.why, report.detail)
    given = [repr(getattr(report.given, field.name)) for field in dataclasses.fields(report.given)]
    data = hashlib.blake2b(report.data, digest_size=16).hexdigest()
    return digest("report", report.source, report.form, repr(report.charset), *given, data)


# ---- reports and articles


def read_report(desk: Desk, report: Report) -> ReadReport:
    """Runs every REPORT and ARTICLE step on one report. A step that fails gives a Rejected row that says so; the run goes on."""
    name = report_digest(report)
    try:
        rows: list[Any] = []
        group: Group = {Report: [report]}
        for step in desk.plan.report:
            written = desk.bench.call(step, group, report.source)
            add_rows(group, step, written)
            rows += written
        articles = tuple(read_article(desk, article, rows) for article in rows if isinstance(article, Article))
    except StepFailed as failure:
        return fail_report(report, name, failure)
    return ReadReport(report.source, name, articles, encode_rows(row for row in rows if isinstance(row, Rejected)))


def fail_report(report: Report, name: str, failure: StepFailed) -> ReadReport:
    """The outcome of a report on which a step failed."""
    return ReadReport(
        report.source,
        name,
        (),
        encode_rows([Rejected(report.source, "FAILED", str(failure), report.order)]),
        failed=True,
    )


def read_article(desk: Desk, article: Article, rows: Sequence[Any]) -> ReadArticle:
    """Runs every ARTICLE step on an article just extracted; ``rows`` are those of the REPORT steps."""
    own = [row for row in rows if row is article or getattr(row, "article", None) == article.id]
    extracted = encode_rows(row for row in own if not isinstance(row, Sighting))
    group: Group = defaultdict(list)
    for row in own:
        group[type(row)].append(row)
    variant = digest("variant", repr(sorted(extracted.items())))
    found, docs = finish_article(desk, dict(group), article.id, variant)
    sightings = encode_rows(row for row in own if isinstance(row, Sighting))
    return ReadArticle(article.id, variant, sightings, extracted, found, docs)


def finish_article(desk: Desk, group: Group, key: str, variant: str) -> tuple[Encoded, tuple[tuple[str, bytes], ...]]:
    """What the ARTICLE steps make of an article, encoded; not made anew for one of the last FINISHED articles met again.

    ``variant`` names every row the steps can read but the article's sightings: a step that reads those is called each time.
    """
    name = (key, variant)
    if name in desk.finished:
        desk.finished.move_to_end(name)
        return desk.finished[name]
    rows, docs = run_article_steps(desk, desk.plan.article, group, key)
    found = encode_rows(rows)
    if not any(read.kind is Sighting for step in desk.plan.article for read in step.reads):
        desk.finished[name] = found, docs
        if len(desk.finished) > FINISHED:
            desk.finished.popitem(last=False)
    return found, docs


def run_article_steps(
    desk: Desk, steps: Iterable[Step], group: Group, key: str
) -> tuple[list[Any], tuple[tuple[str, bytes], ...]]:
    """Rows written by some ARTICLE steps, and what of theirs can be cached: (signature of its step, bytes). Fills ``group``."""
    found: list[Any] = []
    docs: list[tuple[str, bytes]] = []
    for step in steps:
        written = desk.bench.call(step, group, key)
        add_rows(group, step, written)
        found += [row for row in written if is_row(type(row))]
        for other in written:
            if type(other) in desk.plan.codecs:
                docs.append((desk.plan.signatures[step.name], desk.plan.codecs[type(other)].to_bytes(other)))
    return found, tuple(docs)


def refresh_article(
    desk: Desk, task: tuple[str, tuple[str, ...]]
) -> tuple[str, Encoded, tuple[tuple[str, bytes], ...], StepFailed | None]:
    """Runs the ARTICLE steps named in ``task`` again on a stored article, the others' rows taken from the workspace.

    Analyses come from the cache; where it has none, the step that makes them runs again, but its rows, which still hold, are left alone.
    """
    key, names = task
    steps = [step for step in desk.plan.article if step.name in names]
    group: Group = {}
    for kind in desk.plan.written(Per.REPORT):
        if group_of(kind) == "article":
            group[kind] = in_order(desk.workspace.rows_of(kind, [key]))
    needed = {read.kind for step in steps for read in step.reads}
    try:
        for step in desk.plan.article:
            if step in steps:
                continue
            for kind in step.writes:
                if kind not in needed:
                    continue
                if is_row(kind):
                    group[kind] = in_order(desk.workspace.rows_of(kind, [key]))
                else:
                    restore(desk, step, kind, group, key)
        found, docs = run_article_steps(desk, steps, group, key)
    except StepFailed as failure:
        return key, {}, (), failure
    return key, encode_rows(found), docs, None


def restore(desk: Desk, step: Step, kind: type, group: Group, key: str) -> None:
    """Puts what is no row back into a group: from the cache, else by running its step again."""
    codec = desk.plan.codecs.get(kind)
    kept = desk.workspace.doc(key, desk.plan.signatures[step.name]) if codec else None
    if codec and kept is not None:
        group[kind] = [codec.from_bytes(kept)]
        return
    lacking = [read.kind for read in step.reads if read.kind not in group]
    for other in desk.plan.article:
        for wanted in set(lacking) & set(other.writes):
            if is_row(wanted):
                group[wanted] = in_order(desk.workspace.rows_of(wanted, [key]))
            else:
                restore(desk, other, wanted, group, key)
    group[kind] = [row for row in desk.bench.call(step, group, key) if isinstance(row, kind)]


# ---- pairs


def work_pairs(desk: Desk, task: tuple[tuple[str, ...], tuple[Pair, ...]]) -> Encoded:
    """Rows written for these pairs by the PAIR steps named in ``task``."""
    names, pairs = task
    desk.finished.clear()  # reading is over: 13 MB for what comes
    steps = [step for step in desk.plan.steps if step.name in names]
    earlier = set(desk.plan.written(Per.REPORT, Per.ARTICLE))
    kinds = [kind for kind in dict.fromkeys(read.kind for step in steps for read in step.reads) if kind in earlier]
    found: list[Any] = []
    for pair in pairs:
        ends = {end: rows_of_article(desk, end, kinds) for end in (pair.a, pair.b)}
        group: Group = {kind: [row for end in sorted(ends) for row in ends[end][kind]] for kind in kinds}
        group[Pair] = [pair]
        for step in steps:
            written = desk.bench.call(step, group, pair.id)
            add_rows(group, step, written)
            found += written
    return encode_rows(found)


def rows_of_article(desk: Desk, article: str, kinds: Sequence[type]) -> Group:
    """An article's rows of these kinds in canonical order, remembered for the pairs that follow."""
    known = desk.remembered.get(article)
    if known is None or any(kind not in known for kind in kinds):
        known = {kind: in_order(desk.workspace.rows_of(kind, [article])) for kind in kinds}
        desk.remembered[article] = known
        if len(desk.remembered) > REMEMBERED:
            desk.remembered.popitem(last=False)
    else:
        desk.remembered.move_to_end(article)
    return known


# ---- stories


def work_story(desk: Desk, task: tuple[tuple[str, ...], Story]) -> tuple[str, Encoded, Encoded]:
    """The STORY steps named in ``task`` on one story: its id, the rows written, the successors of ids that changed.

    Rows with members take the id that an earlier row with the most of these members had; what later steps read is renamed already.
    """
    names, story = task
    desk.remembered.clear()  # pairs are over: 40 MB
    steps = [step for step in desk.plan.steps if step.per is Per.STORY]
    group: Group = {Story: [story]}
    writer = {kind: step for step in steps for kind in step.writes}
    for kind in dict.fromkeys(read.kind for step in steps if step.name in names for read in step.reads):
        step = writer.get(kind)
        if kind is not Story and (step is None or step.name not in names):
            group[kind] = rows_of_story(desk, kind, story)
    before = desk.workspace.earlier(story.id)
    found: list[Any] = []
    successors: list[Any] = []
    for step in steps:
        if step.name in names:
            written = desk.bench.call(step, group, story.id)
            named = name_story_rows(desk, step, story, written, before)
            add_rows(group, step, named.rows)
            found += named.rows
            successors += named.successors
    return story.id, encode_rows(found), encode_rows(successors)


def name_story_rows(desk: Desk, step: Step, story: Story, written: list[Any], before: Sequence[Earlier]) -> Named:
    """A step's rows under the ids they were born with."""
    stored = [row for kind in step.writes if hasattr(kind, "members") for row in rows_of_story(desk, kind, story)]
    known = [Earlier(type(row).__name__, row.id, tuple(row.members)) for row in stored]
    named = name_rows([row for row in written if hasattr(row, "members")], [*known, *before])
    if not named.renamed:
        return Named(tuple(written), named.successors, {})
    return named.with_others([row for row in written if not hasattr(row, "members")])


def rows_of_story(desk: Desk, kind: type, story: Story) -> list[Any]:
    """A story's rows of a kind in canonical order: its own, its articles', those between its articles. Raises BadWorkspace."""
    if group_of(kind) == "story":
        return in_order(desk.workspace.rows_by(kind, "story", [story.id]))
    rows: list[Any] = desk.workspace.rows_of(kind, story.articles)
    if kind is Article:
        desk.workspace.check_whole(story, rows)
    return in_order(rows)


Work = Callable[[Desk, Any], Any]
