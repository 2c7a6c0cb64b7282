"""The local engine: reads reports, runs the steps, keeps what is made. One process writes; others may work for it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec

from tellings.model import Article, BadStep, Pair, Rejected, Report, Ruling, Sighting, Story, Successor, digest
from tellings.run.call import StepFailed
from tellings.run.groups import (
    Desk,
    ReadArticle,
    ReadReport,
    read_report,
    refresh_article,
    report_digest,
    work_pairs,
    work_story,
)
from tellings.run.judgements import place_judgements
from tellings.run.names import name_rows
from tellings.run.order import in_order
from tellings.run.plan import SINCE, Codec, Plan, Tool, is_row, make_plan
from tellings.run.pool import Died, Here, Pool, Processes
from tellings.run.step import Per, Step
from tellings.store import Earlier, Encoded, Known, Workspace, encode_rows, group_of, storable, table_of

#: Told of every piece of work done: the step's name, how many are done, how many there are (None: not known yet).
Progress = Callable[[str, int, int | None], None]

VARIANT, CONTENT = (
    "(variant)",
    "(content)",
)  # entries of ``kept`` beside the steps': how an article was extracted, what a story is made of
FAILED = "failed:"
RUN = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]  # the number of a run: what SQLite and JSON both hold exactly
FEW_NEW = 4  # a CORPUS step looks at all articles once more than one in so many are new: finding their neighbours would cost more


@dataclasses.dataclass(slots=True)
class Outcome:
    """What a run did. Counts of reports: ``read`` in all, of these ``known`` before, ``rejected``, ``failed``; ``added`` articles.

    ``outdated``: sources extracted by another version of the steps and not given in this run, so that their extraction stands as it was.
    ``touched``: ids of the stories whose rows changed since the caller last put the setting ``touched`` to an empty list. ``seconds`` by step.
    """

    read: int = 0
    known: int = 0
    added: int = 0
    rejected: int = 0
    failed: int = 0
    outdated: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class Run:
    """A run under way."""

    plan: Plan
    workspace: Workspace
    pool: Pool
    desk: Desk
    progress: Progress
    number: int
    outcome: Outcome = dataclasses.field(default_factory=Outcome)
    corpus: dict[type, list[Any]] = dataclasses.field(default_factory=dict)
    touched: set[str] = dataclasses.field(default_factory=set)
    changed: bool = False  # whether articles were removed or changed, so that CORPUS steps start afresh


#: Makes the pool that a run's work goes to, of a desk and a number of processes.
Engine = Callable[[Desk, int], Pool]


def local(desk: Desk, jobs: int) -> Pool:
    """Work in this process, or in processes of this machine."""
    return Here(desk) if jobs <= 1 else Processes(desk, jobs)


def quiet(step: str, done: int, total: int | None) -> None:
    """No progress."""


def run_steps(
    steps: Iterable[Step],
    reports: Iterable[Report | Rejected],
    *,
    workspace: Workspace,
    tools: Mapping[str, Tool],
    jobs: int = 1,
    progress: Progress = quiet,
    codecs: Mapping[type, Codec] | None = None,
    engine: Engine | None = None,
) -> Outcome:
    """Runs the steps on these reports and on what the workspace holds already; afterwards the workspace holds every row of every step.

    What is made already, by the same steps, code, tools and input, is not made again; so an interrupted run goes on, and a changed step makes anew
    what rests on it. ``workspace`` is open for writing. ``tools`` are by the names of the steps' keyword-only parameters; ``codecs`` say how kinds
    that are no rows are cached. ``jobs`` above 1 spreads the work over so many processes, of this machine or wherever ``engine`` has
    them; the rows are the same.

    A report on which a step fails is Rejected with the reason FAILED. Raises StepFailed when a step fails on a pair or story, BadStep
    when steps and tools do not fit, WorkspaceFull and its kin; whatever is raised, the workspace stands at the last whole step.
    """
    plan = make_plan(steps, tools, codecs)
    desk = Desk(plan, workspace)
    number = (workspace.get("run", RUN) or 0) + 1
    with workspace.transaction():
        workspace.put("run", number)
    with contextlib.closing((engine or local)(desk, jobs)) as pool:
        run = Run(plan, workspace, pool, desk, progress, number, touched=set(workspace.get("touched", list[str]) or ()))
        read_reports(run, reports)
        settle_sources(run)
        refresh_articles(run)
        place_judgements(workspace)
        workspace.key_sketches()
        pool.renew()  # what helpers loaded to read reports is half of their memory, and no later step needs it
        for block in plan.later:
            {Per.CORPUS: run_corpus, Per.PAIR: run_pairs, Per.STORY: run_stories}[block[0].per](run, block)
    run.outcome.outdated = find_outdated(run)
    run.outcome.touched = tuple(sorted(run.touched))
    run.outcome.seconds = desk.bench.take_seconds()
    return run.outcome


# ---- reports


def read_reports(run: Run, reports: Iterable[Report | Rejected]) -> None:
    """REPORT and ARTICLE steps on every report not read before."""
    seen: list[Known] = []
    tasks = new_reports(run, reports, seen)
    for results in run.pool.map(read_report, tasks, size=lambda report: len(report.data)):
        with run.workspace.transaction():
            for report, result in results:
                if isinstance(result, Died):
                    rejected = Rejected(
                        report.source, "FAILED", f"{result.why}; split it, or give it more memory", report.order
                    )
                    result = ReadReport(report.source, report_digest(report), (), encode_rows([rejected]), failed=True)
                store_report(run, result)
            flush(run, seen)
        run.progress("reading", run.outcome.read, None)
    with run.workspace.transaction():
        flush(run, seen)
    run.progress("reading", run.outcome.read, run.outcome.read)


def new_reports(run: Run, reports: Iterable[Report | Rejected], seen: list[Known]) -> Iterator[Report]:
    """The reports to work on. Those known, and those rejected by reading alone, are put into ``seen`` or stored at once."""
    for report in reports:
        run.outcome.read += 1
        name = report_digest(report)
        known = run.workspace.known(report.source, name)
        if known and known.signature in (run.plan.extraction, FAILED + run.plan.reading):
            run.outcome.known += 1
            if known.run != run.number:
                seen.append(dataclasses.replace(known, run=run.number))
        elif isinstance(report, Rejected):
            with run.workspace.transaction():
                store_report(run, ReadReport(report.source, name, (), encode_rows([report])))
        else:
            yield report
        if len(seen) >= 1000:
            with run.workspace.transaction():
                flush(run, seen)


def flush(run: Run, seen: list[Known]) -> None:
    """Notes known reports as seen in this run."""
    run.workspace.note_reports(seen)
    seen.clear()


def store_report(run: Run, read: ReadReport) -> None:
    """Stores what a report gave, in place of what an older version of the steps made of it."""
    if len(read.articles) > 1:
        raise BadStep(f"{read.source}: the REPORT steps gave {len(read.articles)} articles; a report gives one or none")
    before = run.workspace.known(read.source, read.digest)
    signature = FAILED + run.plan.reading if read.failed else run.plan.extraction
    article = read.articles[0] if read.articles else None
    variant = article.variant if article else rejection_of(read.rejected)
    run.workspace.note_reports(
        [Known(read.source, read.digest, signature, article.id if article else None, variant, run.number)]
    )
    if article:
        store_article(run, article)
    elif not before or before.variant != variant:
        settle_rejected(run, read.source)
    if before and (before.article, before.variant) != (article.id if article else None, variant):
        release(run, before)
    run.outcome.failed += read.failed
    run.outcome.rejected += article is None


def rejection_of(rejected: Encoded) -> str:
    """Rejected rows as one text, kept with their report."""
    return json.dumps([(row.why, row.detail, row.order) for row in decode(rejected, Rejected)])


def settle_rejected(run: Run, source: str) -> None:
    """Puts in a source's Rejected rows as its reports, as they stand now, gave them.

    Of two under one id (two reports of one source) the one with the smaller detail stands, whichever came first.
    """
    rows: dict[str, Rejected] = {}
    for report in run.workspace.reports("source", source):
        for why, detail, order in json.loads(report.variant) if report.article is None else ():
            row = Rejected(source, why, detail, order)
            rows[why] = min(row, rows.get(why, row), key=lambda row: (row.detail, row.order))
    run.workspace.drop(Rejected, "source", [source])
    run.workspace.add(rows.values())


def store_article(run: Run, article: ReadArticle) -> None:
    """Stores an article, or sees it again.

    Two reports may give one article (same text, outlet, address and date) with other titles or parts: the variant with the smallest digest stands,
    whichever came first.
    """
    workspace = run.workspace
    current = workspace.kept_of(VARIANT, [article.id]).get(article.id)
    if current is None:
        run.outcome.added += 1
        if workspace.ask("SELECT 1 FROM articles WHERE id = ?", (storable(article.id),)):
            drop_article(run, article.id)  # what notes it as made was deleted by hand
        put_article(run, article)
    elif current == article.variant:
        if not is_finished(run, article.id):
            drop_found(run, article.id, run.plan.article)
            put_found(run, article.id, run.plan.article, article.found, article.docs)
    else:
        contend(run, article, current)
    seen = decode(article.sightings, Sighting)  # looked up by source: an article from many hands has many sightings
    known = {
        row.source
        for row in workspace.rows_by(Sighting, "source", [row.source for row in seen])
        if row.article == article.id
    }
    workspace.add(row for row in seen if row.source not in known)


def is_finished(run: Run, article: str) -> bool:
    """Whether every ARTICLE step has its result for an article under its present signature."""
    return all(
        run.workspace.kept_of(step.name, [article]).get(article) == run.plan.signatures[step.name]
        for step in run.plan.article
    )


def decode(encoded: Encoded, kind: type) -> list[Any]:
    """The rows of a kind among encoded ones."""
    table = table_of(kind)
    return [table.decode(columns) for columns in encoded.get(table.name, ())]


def contend(run: Run, article: ReadArticle, current: str) -> None:
    """Chooses between the stored variant of an article and another."""
    workspace = run.workspace
    live = {report.variant for report in workspace.reports("article", article.id)}
    stored = workspace.variants(article.id)
    if current in live and current not in stored:
        rows: list[Any] = []
        for kind in extracted_kinds(run.plan):
            rows += workspace.rows_of(kind, [article.id])
        workspace.put_variant(article.id, current, encode_rows(rows))
    workspace.put_variant(article.id, article.variant, article.extracted)
    winner = min(live)
    if winner == article.variant:
        drop_article(run, article.id)
        put_article(run, article)
        invalidate(run, article.id)
    elif winner != current:
        put_variant(run, article.id, winner)


def put_variant(run: Run, article: str, variant: str) -> None:
    """Puts a kept variant in place of the standing one; refresh_articles finds anew what is in it."""
    rows = run.workspace.variants(article)[variant]
    drop_article(run, article)
    run.workspace.add_encoded(rows)
    run.workspace.keep([(VARIANT, article, variant)])
    invalidate(run, article)


def extracted_kinds(plan: Plan) -> list[type[Any]]:
    """Kinds of row the REPORT steps write about an article, sightings aside."""
    return [kind for kind in plan.written(Per.REPORT) if group_of(kind) == "article" and kind is not Sighting]


def put_article(run: Run, article: ReadArticle) -> None:
    """Adds an article's rows, sightings aside."""
    run.workspace.add_encoded(article.extracted)
    run.workspace.keep([(VARIANT, article.id, article.variant)])
    put_found(run, article.id, run.plan.article, article.found, article.docs)


def put_found(run: Run, article: str, steps: Sequence[Step], found: Encoded, docs: Iterable[tuple[str, bytes]]) -> None:
    """Adds what ARTICLE steps found and notes it as made."""
    run.workspace.add_encoded(found)
    run.workspace.keep([(step.name, article, run.plan.signatures[step.name]) for step in steps])
    for signature, doc in docs:
        run.workspace.put_doc(article, signature, doc)


def drop_found(run: Run, article: str, steps: Sequence[Step]) -> None:
    """Removes what these ARTICLE steps found."""
    for step in steps:
        for kind in filter(is_row, step.writes):
            run.workspace.drop(kind, "article", [article])
        run.workspace.forget(step.name, [article])


def drop_article(run: Run, article: str) -> None:
    """Removes an article's own rows, sightings aside."""
    drop_found(run, article, run.plan.article)
    for kind in extracted_kinds(run.plan):
        run.workspace.drop(kind, "id" if kind is Article else "article", [article])
    run.workspace.forget(VARIANT, [article])
    run.workspace.drop_docs([article])


def invalidate(run: Run, article: str) -> None:
    """An article was removed or changed: what was joined over it no longer holds."""
    workspace = run.workspace
    if not run.changed:
        for step in run.plan.steps:
            if step.per is Per.CORPUS:
                workspace.forget(step.name)
        run.changed = True
    if Pair in run.plan.written(Per.CORPUS):
        pairs = workspace.ask("SELECT id FROM pairs WHERE a = :article OR b = :article", {"article": article})
        for step in run.plan.steps:
            if step.per is Per.PAIR:
                workspace.forget(step.name, [key for (key,) in pairs])
    if Story in run.plan.written(Per.CORPUS):
        workspace.forget(CONTENT, [story.id for story in workspace.rows_of(Story, [article])])


def release(run: Run, report: Known) -> None:
    """A report no longer counts under this reading of it: its sighting goes, and its article where no other report gave it."""
    workspace = run.workspace
    now = workspace.known(report.source, report.digest)
    if now == report:
        workspace.drop_report(report)
    if report.article is None:
        settle_rejected(run, report.source)
        return
    left = workspace.reports("article", report.article)
    if not any(other.source == report.source for other in left):
        source = storable(report.source)
        workspace.tell("DELETE FROM sightings WHERE article = ? AND source = ?", (report.article, source))
    current = workspace.kept_of(VARIANT, [report.article]).get(report.article)
    if not left:
        drop_article(run, report.article)
        workspace.drop_variants(report.article)
        invalidate(run, report.article)
    elif current not in {other.variant for other in left}:
        put_variant(run, report.article, min(other.variant for other in left))


def settle_sources(run: Run) -> None:
    """A source that gave another report than in earlier runs was edited: the earlier one goes, unless it is another version of one address.

    Done once all input is read, so that two records under one id in one input stay both, in whatever order they came.
    """
    superseded = run.workspace.superseded(run.number)
    if not superseded:
        return
    with run.workspace.transaction():
        for report in superseded:
            ids = [
                known.article
                for known in run.workspace.reports("source", report.source)
                if known.article and known.run == run.number
            ]
            urls = {row.url for row in run.workspace.rows_by(Article, "id", ids)} - {None}
            mine = run.workspace.rows_by(Article, "id", [report.article] if report.article else [])
            if not any(row.url in urls for row in mine):
                release(run, report)


def find_outdated(run: Run) -> tuple[str, ...]:
    """Sources whose extraction another version of the steps made."""
    fresh = (run.plan.extraction, FAILED + run.plan.reading)
    found = run.workspace.ask("SELECT source FROM reports WHERE signature NOT IN (?, ?) ORDER BY source", fresh)
    return tuple(source.decode("utf-8", "surrogatepass") for (source,) in found)


# ---- articles whose steps changed


def refresh_articles(run: Run) -> None:
    """Runs ARTICLE steps again on stored articles for which they have no result under their present signature."""
    names: dict[str, list[str]] = defaultdict(list)
    for step in run.plan.article:
        for article in run.workspace.stale(Article, step.name, run.plan.signatures[step.name]):
            names[article].append(step.name)
    done = 0
    tasks = [(article, tuple(steps)) for article, steps in sorted(names.items())]
    for results in run.pool.map(refresh_article, tasks):
        with run.workspace.transaction():
            for (article, stale), result in results:
                failure = StepFailed("reading again", article, result.why) if isinstance(result, Died) else result[3]
                steps = [step for step in run.plan.article if step.name in stale]
                if failure or isinstance(result, Died):
                    fail_article(run, article, str(failure))
                else:
                    drop_found(run, article, steps)
                    put_found(run, article, steps, result[1], result[2])
        done += len(results)
        run.progress("reading again", done, len(tasks))


def fail_article(run: Run, article: str, why: str) -> None:
    """A changed step fails on a stored article: it goes, as it would not have come in a new build."""
    for report in run.workspace.reports("article", article):
        failed = ReadReport(
            report.source, report.digest, (), encode_rows([Rejected(report.source, "FAILED", why)]), failed=True
        )
        store_report(run, failed)


# ---- the corpus


def run_corpus(run: Run, block: tuple[Step, ...]) -> None:
    """One CORPUS step: on what is new where it can (``since``), on everything where something changed or went."""
    (step,) = block
    workspace, signature = run.workspace, run.plan.signatures[step.name]
    stale = workspace.stale(Article, step.name, signature)
    total = workspace.count(Article)
    if not stale and (total or not any(workspace.count(kind) for kind in step.writes)):
        return
    since = frozenset(stale) if stale and len(stale) * FEW_NEW <= total and SINCE in step.tools else None
    group = corpus_group(run, step, since)
    run.progress(step.name, 0, 1)
    rows = run.desk.bench.call(step, group, "all articles", since=since)
    with workspace.transaction():
        for kind in step.writes:
            mine = [row for row in rows if isinstance(row, kind)]
            replace = {Pair: replace_pairs, Story: replace_stories}.get(kind, replace_plain)
            replace(run, kind, mine, since)
            run.corpus.pop(kind, None)
        workspace.keep([(step.name, article, signature) for article in stale])
        workspace.put("touched", sorted(run.touched))
    if not any(
        read.kind in run.corpus for later in run.plan.later for s in later for read in s.reads if s.per is Per.CORPUS
    ):
        run.corpus.clear()
    run.progress(step.name, 1, 1)


def corpus_group(run: Run, step: Step, since: frozenset[str] | None) -> dict[type, list[Any]]:
    """What a CORPUS step reads: every row, or (``since``) those that can bear on the new articles.

    A step that reads pairs gets the articles hanging together with new ones over equal texts and pairs that may bind a story; one that reads
    sketches alone those that share a key, text or address with a new one; one that reads stories those that a pair may bind to the story of a
    new one. So adding a report costs its neighbourhood, not the corpus.
    """
    if since is None:
        return {read.kind: corpus_rows(run, read.kind) for read in step.reads}
    kinds = {read.kind for read in step.reads}
    if Story in kinds:
        return stories_group(run, kinds, since)
    bearing = run.workspace.linked(since) if Pair in kinds else run.workspace.near(since)
    return {kind: in_order(run.workspace.rows_of(kind, bearing)) for kind in kinds}


def stories_group(run: Run, kinds: Iterable[type], since: frozenset[str]) -> dict[type, list[Any]]:
    """The stories of these articles and those that a pair may bind to one of them, the pairs between these and any, other rows of all."""
    workspace = run.workspace
    pairs = by_id([*workspace.rows_by(Pair, "a", since), *workspace.rows_by(Pair, "b", since)]).values()
    partners = {end for pair in pairs if pair.binds for end in (pair.a, pair.b)}
    stories = workspace.rows_of(Story, partners | since)
    articles = {article for story in stories for article in story.articles}
    known: dict[type, list[Any]] = {
        Story: stories,
        Pair: [pair for pair in pairs if pair.a in articles and pair.b in articles],
    }
    return {kind: in_order(known[kind] if kind in known else workspace.rows_of(kind, articles)) for kind in kinds}


def corpus_rows(run: Run, kind: type) -> list[Any]:
    """Every row of a kind in canonical order, read once a run."""
    if kind not in run.corpus:
        run.corpus[kind] = in_order(run.workspace.rows(kind))
    return run.corpus[kind]


def by_id(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows by id. Raises BadStep when two share one."""
    known: dict[str, Any] = {}
    for row in rows:
        if known.setdefault(row.id, row) != row:
            raise BadStep(
                f"two rows of kind {type(row).__name__} have the id {row.id}; a CORPUS step gives each id once"
            )
    return known


def replace_plain(run: Run, kind: type, rows: list[Any], since: frozenset[str] | None) -> None:
    """Puts a CORPUS step's rows in place of all earlier ones, or (``since``) of those with their ids."""
    if since is None:
        run.workspace.clear(kind)
    else:
        run.workspace.drop(kind, "id", [row.id for row in rows])
    run.workspace.add(rows)


def replace_pairs(run: Run, kind: type, rows: list[Any], since: frozenset[str] | None) -> None:
    """Puts pairs in place of all earlier ones, or of those with an end in ``since``; what was made of pairs gone or changed goes too."""
    workspace, new = run.workspace, by_id(rows)
    old = (
        workspace.rows(Pair)
        if since is None
        else [*workspace.rows_by(Pair, "a", since), *workspace.rows_by(Pair, "b", since)]
    )
    gone = [pair for pair in by_id(old).values() if new.get(pair.id) != pair]
    workspace.drop(Pair, "id", [pair.id for pair in gone])
    drop_between(run, gone, [step for step in run.plan.steps if step.per is Per.PAIR])
    kept = {pair.id for pair in old} - {pair.id for pair in gone}
    workspace.add(pair for key, pair in new.items() if key not in kept)


def drop_between(run: Run, pairs: Iterable[Pair], steps: Sequence[Step]) -> None:
    """Removes what these PAIR steps wrote for pairs."""
    known = list(pairs)
    for step in steps:
        for kind in filter(is_row, step.writes):
            name = table_of(kind).name
            ends = [(pair.a, pair.b) for pair in known] + [(pair.b, pair.a) for pair in known]
            run.workspace.tell_many(f'DELETE FROM "{name}" WHERE a_article = ? AND b_article = ?', ends)
        run.workspace.forget(step.name, [pair.id for pair in known])


# ---- pairs


def run_pairs(run: Run, block: tuple[Step, ...]) -> None:
    """PAIR steps on the pairs they have no result for."""
    workspace = run.workspace
    names: dict[str, list[str]] = defaultdict(list)
    for step in block:
        for key in workspace.stale(Pair, step.name, run.plan.signatures[step.name]):
            names[key].append(step.name)
    if not names:
        return
    pairs = sorted(workspace.rows_by(Pair, "id", names), key=lambda pair: (pair.a, pair.b))
    done = 0
    for results in run.pool.map(work_pairs, pair_tasks(pairs, names)):
        with workspace.transaction():
            for (steps, some), result in results:
                if isinstance(result, Died):
                    raise StepFailed(", ".join(steps), f"pairs {some[0].id} to {some[-1].id}", result.why)
                stale = [step for step in block if step.name in steps]
                drop_between(run, some, stale)
                workspace.add_encoded(result)
                workspace.keep(
                    [(step.name, pair.id, run.plan.signatures[step.name]) for step in stale for pair in some]
                )
                done += len(some)
        run.progress(block[0].name, done, len(pairs))


def pair_tasks(
    pairs: Sequence[Pair], names: Mapping[str, Sequence[str]], most: int = 16
) -> Iterator[tuple[tuple[str, ...], tuple[Pair, ...]]]:
    """Pairs that need the same steps, some at a time, so that their common articles are read once."""
    by_steps: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_steps[tuple(names[pair.id])].append(pair)
    for steps, some in by_steps.items():
        for start in range(0, len(some), most):
            yield steps, tuple(some[start : start + most])


# ---- stories


def story_kinds(plan: Plan) -> list[type[Any]]:
    """Kinds of row STORY steps write."""
    return [kind for kind in plan.written(Per.STORY) if kind is not Successor]


def replace_stories(run: Run, kind: type, rows: list[Any], since: frozenset[str] | None) -> None:
    """Puts stories in place of all earlier ones, or (``since``) of those that share an article with a new one.

    A story keeps the id it was born with. What was made of a story whose articles changed goes; its rows' ids stay in ``earlier`` for the stories
    that follow it.
    """
    workspace, new = run.workspace, by_id(rows)
    counts = Counter(article for story in rows for article in story.articles)
    twice = sorted(article for article, times in counts.items() if times > 1)
    if twice:
        raise BadStep(f"article {twice[0]} is in two stories; an article belongs to one")
    old = by_id(workspace.rows(Story) if since is None else workspace.rows_of(Story, counts))
    others = (
        []
        if since is None
        else [Earlier("Story", key, (), True) for (key,) in workspace.ask("SELECT id FROM stories") if key not in old]
    )
    named = name_rows(
        list(new.values()), [*(Earlier("Story", key, story.articles) for key, story in old.items()), *others]
    )
    stories = by_id(named.rows)
    same = {key for key, story in stories.items() if key in old and set(old[key].articles) == set(story.articles)}
    dissolved = [story for key, story in old.items() if key not in same]
    pass_on(run, dissolved, [story for key, story in stories.items() if key not in same])
    drop_stories(run, dissolved)
    changed = [key for key in same if stories[key] != old[key]]
    renewed = [*changed, *(story.id for story in dissolved)]
    workspace.drop(Story, "id", renewed)
    forget_links(run, renewed, [old[key] for key in renewed] + [stories[key] for key in stories if key not in same])
    workspace.add(story for key, story in stories.items() if key not in same or key in changed)
    add_successors(run, named.successors)
    run.touched |= {story.id for story in dissolved}


def forget_links(run: Run, renewed: Sequence[str], stories: Iterable[Story]) -> None:
    """Removes what CORPUS steps wrote between renewed stories and others; those steps see the articles of the changed ``stories`` as new."""
    for kind in run.plan.written(Per.CORPUS):
        if group_of(kind) == "stories":
            for end in ("earlier", "later"):
                run.workspace.drop(kind, end, renewed)
    articles = sorted({article for story in stories for article in story.articles})
    for step in run.plan.steps:
        if step.per is Per.CORPUS and any(read.kind is Story for read in step.reads):
            run.workspace.forget(step.name, articles)


def pass_on(run: Run, dissolved: Sequence[Story], following: Sequence[Story]) -> None:
    """Leaves the ids of the dissolved stories' rows to the stories that follow them.

    Each goes to the story that holds most of its members' articles; another story with some of them learns that the id is taken.
    """
    home = {article: story.id for story in following for article in story.articles}
    kinds = [kind for kind in story_kinds(run.plan) if hasattr(kind, "members")]
    left: dict[str, dict[tuple[str, str], Earlier]] = defaultdict(dict)
    for story in dissolved:
        rows: list[Earlier] = [
            Earlier(kind.__name__, row.id, tuple(row.members))
            for kind in kinds
            for row in run.workspace.rows_by(kind, "story", [story.id])
        ]
        for row in [*run.workspace.earlier(story.id), *rows]:
            homes = Counter(home[article] for member in row.members if (article := member.partition(".")[0]) in home)
            ranked = sorted(homes, key=lambda key: (-homes[key], key)) or (
                [story.id] if story.id in home.values() else []
            )
            for place, key in enumerate(ranked):
                left[key][row.kind, row.id] = dataclasses.replace(row, taken=row.taken or place > 0)
        run.workspace.drop_earlier(story.id)
    for key, known in left.items():
        run.workspace.put_earlier(key, known.values())


def drop_stories(run: Run, stories: Iterable[Story]) -> None:
    """Removes everything STORY steps wrote for these stories."""
    known = list(stories)
    for story in known:
        drop_told(run, story, [step for step in run.plan.steps if step.per is Per.STORY])
    run.workspace.forget(CONTENT, [story.id for story in known])


def drop_told(run: Run, story: Story, steps: Iterable[Step]) -> None:
    """Removes what these STORY steps wrote for a story."""
    for step in steps:
        for kind in filter(is_row, step.writes):
            if group_of(kind) == "story":
                run.workspace.drop(kind, "story", [story.id])
            elif group_of(kind) == "article":
                run.workspace.drop(kind, "article", story.articles)
        run.workspace.forget(step.name, [story.id])


def add_successors(run: Run, successors: Iterable[Successor]) -> None:
    """Adds Successor rows not there yet."""
    rows = list(successors)
    known = {row.id for row in run.workspace.rows_by(Successor, "old", [row.old for row in rows])}
    run.workspace.add(row for row in rows if row.id not in known)


def run_stories(run: Run, block: tuple[Step, ...]) -> None:
    """STORY steps on the stories they have no result for."""
    workspace = run.workspace
    forget_changed(run, block)
    names: dict[str, list[str]] = defaultdict(list)
    for step in block:
        for key in workspace.stale(Story, step.name, run.plan.signatures[step.name]):
            names[key].append(step.name)
    stories = sorted(workspace.rows_by(Story, "id", names), key=lambda story: (-len(story.articles), story.id))
    done = 0
    run.touched |= {story.id for story in stories}
    with workspace.transaction():
        workspace.put("touched", sorted(run.touched))
    tasks = [(tuple(names[story.id]), story) for story in stories]
    with naming_reports(workspace):
        for results in run.pool.map(work_story, tasks, size=lambda task: len(task[1].articles) << 15):
            with workspace.transaction():
                for (stale, story), result in results:
                    if isinstance(result, Died):
                        raise StepFailed(", ".join(stale), story.id, result.why)
                    store_story(run, story, [step for step in block if step.name in stale], result)
            done += len(results)
            run.progress(block[0].name, done, len(tasks))


@contextlib.contextmanager
def naming_reports(workspace: Workspace) -> Iterator[None]:
    """Inside, what fails on a story names its reports, so that whoever gave them can leave one out."""
    try:
        yield
    except StepFailed as failure:
        stories = workspace.rows_by(Story, "id", [failure.key])
        seen = workspace.rows_by(Sighting, "article", [key for story in stories for key in story.articles])
        raise StepFailed(failure.step, failure.key, failure.error, sorted({row.source for row in seen})) from failure


def store_story(run: Run, story: Story, steps: Sequence[Step], result: tuple[str, Encoded, Encoded]) -> None:
    """Stores what STORY steps made of a story in place of what they made before."""
    drop_told(run, story, steps)
    run.workspace.add_encoded(result[1])
    add_successors(run, decode(result[2], Successor))
    run.workspace.keep([(step.name, story.id, run.plan.signatures[step.name]) for step in steps])
    run.workspace.drop_earlier(story.id)


def forget_changed(run: Run, block: tuple[Step, ...]) -> None:
    """Forgets the results for stories made of other things than when they were made: the Story row, CORPUS rows over its articles (versions), and
    rulings over them."""
    workspace = run.workspace
    table = table_of(Story)
    joined: dict[str, list[str]] = defaultdict(list)
    corpus = set(run.plan.written(Per.CORPUS))
    for kind in sorted({read.kind for step in block for read in step.reads} & corpus, key=lambda kind: kind.__name__):
        if group_of(kind) == "members" and kind is not Story:
            rows: list[Any] = in_order(workspace.rows(kind))
            for row in rows:
                for article in row.articles:
                    joined[article].append(repr(row))
    at = [column.name for column in table.columns].index("articles")
    for ruling in in_order(workspace.rows(Ruling)):
        for article in dict.fromkeys((ruling.a.article, ruling.b.article)):
            joined[article].append(repr(ruling))
    contents = {}
    for columns in workspace.ask(f"SELECT {table.names} FROM stories"):
        over = [text for article in decode_articles(columns[at]) for text in joined.get(article, ())] if joined else []
        contents[columns[0]] = digest("story", repr(columns), *over)
    known = workspace.kept(CONTENT)
    changed = [key for key, content in contents.items() if known.get(key) != content]
    with workspace.transaction():
        for step in block:
            workspace.forget(step.name, changed)
        workspace.keep([(CONTENT, key, contents[key]) for key in changed])


def decode_articles(stored: str) -> Sequence[str]:
    """The article ids of a stored Story."""
    return msgspec.json.decode(stored, type=list[str])
