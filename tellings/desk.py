"""What the commands do, as functions: for notebooks, scripts and the command line.

    build(["pile/"], "dossier")                     # dossier.html, dossier.json, tellings.db
    for line in read(["pile/a.txt"]): ...           # JSON, one article each
    verify("dossier").mismatches                    # () when every line still rests on its characters

Each opens what it needs and closes it again. All raise the errors of ``tellings.model``; a report that cannot be read is a ``Rejected``
row, not an error.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import functools
import io
import itertools
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from tellings import __version__, model
from tellings.forks import start_server
from tellings.model import Affair, Article, BadInput, Copy, OwnDate, Rejected, Report, Story, TimeExpression
from tellings.news import NEWS, codecs, tools, versions
from tellings.read import Limits, is_missing, read_judgements, read_reports
from tellings.read.inputs import readable
from tellings.run import Engine, Per, Progress, Step, find_daft, local, make_plan, quiet, run_steps
from tellings.run.groups import Desk
from tellings.run.pool import Died, Here, Pool, Processes
from tellings.show import (
    Entry,
    JudgementLine,
    Made,
    NewsPage,
    Opened,
    Rows,
    TimelineLine,
    Written,
    article_page,
    compare,
    copy_line,
    decode_changes,
    decode_facts,
    encode_changes,
    encode_facts,
    facts_of,
    given_names,
    is_dismissed,
    judgement_lines,
    measured_rates,
    news_lines,
    news_page,
    open_story,
    quote_pages,
    rejected_page,
    snippets,
    story_line,
    timeline_lines,
    timeline_words,
    to_json,
    token_lines,
    write_dossier,
    write_story,
)
from tellings.show.bricks import safe_text
from tellings.show.labels import count, outlet_name
from tellings.show.rows import OF_ARTICLE, OF_STORY
from tellings.show.story import Card
from tellings.store import (
    NAME,
    Explanation,
    Noted,
    Workspace,
    affairs,
    heirs,
    journal,
    note_build,
    note_counts,
    note_pages,
    open_workspace,
    places_in,
    told,
)
from tellings.store import explain as explain_row
from tellings.store import explained as errors_explained
from tellings.store import export as export_tables
from tellings.store import trace as trace_article
from tellings.store import verify as verify_folder

SMALL_PILE = 48  # reports that one process reads sooner than others start: two seconds of imports against 12 reports a second and core
MOST_JUDGED = 10  # judgements that do not show, told one by one in the summary
NAMED = 3  # sources named in a line of the summary
MOST_PLACES = 12  # places of a row that an explanation lists before it counts them
SMALL_BYTES = 1_000_000  # and so many bytes; the pile is looked at no further than this before it is decided


@dataclass(frozen=True, slots=True)
class Built:
    """What ``build`` made: the first page, lines that say what is in it, and the inputs that were not there."""

    first: Path
    summary: tuple[str, ...]
    missing: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``verify`` found: one line for each thing that no longer holds, and one line on the whole."""

    mismatches: tuple[str, ...]
    summary: str


class Missing:
    """Inputs the user named that were not there, and what else is to be said at the end; filled while lines are drawn."""

    def __init__(self) -> None:
        self.rows: list[Rejected] = []
        self.notes: list[str] = []

    def note(self, rejected: Collection[Rejected]) -> None:
        """Notes that there was nothing to work on but these."""
        if any(not is_missing(row) for row in rejected):
            self.notes.append(f"{no_article(rejected)}; tellings read says of each what to do")

    def watch(self, reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
        """The same reports, the missing ones noted."""
        for report in reports:
            if isinstance(report, Rejected) and is_missing(report):
                self.rows.append(report)
            yield report

    def tell(self, say: Callable[[str], None]) -> int:
        """Says the notes and each missing input; the exit status, 1 when there is any such."""
        for note in self.notes:
            say(f"tellings: {note}")
        for row in self.rows:
            say(f"tellings: {row.source}: {row.detail}")
        return 1 if self.rows else 0


# ---- build


def build(
    inputs: Sequence[str],
    folder: Path | str,
    *,
    engine: str = "local",
    jobs: int | None = None,
    judgements: Sequence[Path | str] | None = None,
    since: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    progress: Progress = quiet,
    clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
) -> Built:
    """Builds or adds to the dossier in ``folder``: dossier.html, dossier.json, tellings.db.

    ``judgements`` are files of a person's corrections: together the whole list, in place of the one kept before; None replays that one. Without
    ``inputs`` the dossier is made anew from what the workspace holds. ``since`` (a day, a time, or ``7d``, ``12h``) is the time from which on what is
    new is told; None: since the build before this one.

    The rows do not depend on ``jobs`` (None: one process per core, one for a small pile) nor on the order of ``inputs``. ``clock`` is read once, for
    the line that says when the dossier was made. Raises BadInput for an engine that is not installed, a wrong file
    of judgements, or nothing to build from; WorkspaceBusy, WorkspaceFull and their kin.
    """
    spread_over = find_engine(engine)
    now = clock()
    told_from = None if since is None else parse_since(since, now)
    said = None if judgements is None else read_judgements(judgements)
    if not inputs and not has_dossier(folder):
        raise BadInput(f"{folder} holds no dossier yet; name the reports to build it from")
    missing = Missing()
    reports, few = peek(some_there(missing.watch(read_reports(inputs, limits=limits))))
    with open_workspace(folder, write=True) as workspace:
        if said is not None:
            keep_judgements(workspace, said)
        jobs = choose_jobs(jobs, few)
        if jobs > 1:
            start_server()
        outcome = run_steps(
            NEWS,
            reports,
            workspace=workspace,
            tools=tools(limits=limits),
            jobs=jobs,
            progress=progress,
            codecs=codecs(),
            engine=spread_over,
        )
        made = make_made(now, {"engine": engine, "limits": limits_words(limits)})
        workspace.put("made", msgspec.to_builtins(made))
        facts: dict[str, bytes] = {}

        @functools.cache
        def entry() -> Entry:
            return take_news(workspace, outcome.touched, facts, made.at or "")

        @functools.cache
        def news() -> NewsPage:
            return make_news(workspace, entry(), told_from)

        with errors_explained(Path(folder) / "dossier.html"):
            written = write_pages(
                workspace, Path(folder), made, touched=frozenset(outcome.touched), jobs=jobs, facts=facts, news=news
            )
        noted = Noted(workspace.get("run"), entry().at, entry().first, encode_changes(entry().changes))
        with workspace.transaction():
            note_build(workspace, noted, {key: facts.get(key) for key in outcome.touched})
            note_counts(workspace)
            workspace.put("touched", [])
        summary = (
            *summarise(workspace, outcome.read, outcome.known, written),
            *news_lines(news()),
            *tell_judgements(workspace),
            *tell_outdated(outcome.outdated),
        )
    return Built(written.first, summary, tuple(missing.rows))


def some_there(reports: Iterator[Report | Rejected]) -> Iterator[Report | Rejected]:
    """The same reports. Raises BadInput, before anything is written, where there are inputs and none of them is there."""
    first: list[Report | Rejected] = []
    for report in reports:
        first.append(report)
        if not (isinstance(report, Rejected) and is_missing(report)):
            return itertools.chain(first, reports)
    if first:
        told = [f"{row.source}: {row.detail}" for row in first[:NAMED] if isinstance(row, Rejected)]
        more = [f"and {len(first) - NAMED} more that are not there"] if len(first) > NAMED else []
        raise BadInput("\n  ".join(["nothing was built:", *told, *more]))
    return iter(first)


#: Where the steps can run, by name: what gives the engine, or raises BadInput where it is not installed.
ENGINES: Mapping[str, Callable[[], Engine]] = {"local": lambda: local, "daft": find_daft}


def find_engine(name: str) -> Engine:
    """What the steps run on. Raises BadInput for an engine that is none or not installed, before anything is opened."""
    if name not in ENGINES:
        raise BadInput(f"there is no engine {name!r}; give one of: {', '.join(ENGINES)}")
    return ENGINES[name]()


def has_dossier(folder: Path | str) -> bool:
    """Whether something was built in a folder before."""
    return (Path(folder) / NAME).is_file()


AGO = {"d": "days", "h": "hours", "m": "minutes"}


def parse_since(text: str, now: datetime.datetime) -> str:
    """A time as given for ``--since``, as ISO in UTC: a day or time in ISO (UTC where no zone is given), or so many days, hours or minutes ago (7d).

    Raises BadInput for anything else, and for a time that has not come yet.
    """
    number, unit = text[:-1], text[-1:]
    try:
        ago = datetime.timedelta(**{AGO[unit]: int(number)}) if number.isdecimal() and unit in AGO else None
        at = datetime.datetime.fromisoformat(text) if ago is None else now - ago
        at = at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at.astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"--since {text!r} is no time; give a day or time like 2031-05-06 or 2031-05-06T09:30, or how long ago: 7d, 12h, 30m"
        ) from error
    if at > now:
        raise BadInput(f"--since {text} lies ahead; give a time that has passed")
    return at.isoformat(timespec="seconds")


def take_news(workspace: Workspace, touched: Sequence[str], facts: Mapping[str, bytes], at: str) -> Entry:
    """What this build changed; ``facts`` are told now of the stories it touched, of one that is no more none. Costs those stories alone."""
    if not journal(workspace):
        return Entry(at, True, ())
    old = [fact for kept in told(workspace, touched).values() for fact in decode_facts(kept)]
    new = [fact for key in touched if key in facts for fact in decode_facts(facts[key])]
    gone = {fact.id: fact for fact in old if fact.id not in {one.id for one in new}}
    led = heirs(workspace, gone)
    verdicts = workspace.rows_by(model.Verdict, "story", touched)
    for key in [key for key, fact in gone.items() if is_dismissed(fact, verdicts)]:
        led.pop(key, None)  # it lives on in none of those that a person left
    return Entry(at, False, compare(old, new, lambda sort, key: led.get(key, ())))


def make_news(workspace: Workspace, entry: Entry, since: str | None) -> NewsPage:
    """What is new: by this build (``entry``), or by it and all that ended at ``since`` or later."""
    earlier = journal(workspace)
    if since is None:
        return news_page([entry], earlier[-1].at if earlier else None, asked=False)
    later = [Entry(one.at, one.first, decode_changes(one.changes)) for one in earlier if one.at >= since]
    return news_page([*later, entry], since, asked=True)


def keep_judgements(workspace: Workspace, judgements: Sequence[model.Judgement]) -> None:
    """Puts judgements in place of those kept before; those that stay keep what is known of their places."""
    known = {row.id: row for row in workspace.rows(model.Judgement)}
    fresh = {row.id: replace(row, waiting=known[row.id].waiting) if row.id in known else row for row in judgements}
    if fresh != known:
        with workspace.transaction():
            workspace.clear(model.Judgement)
            workspace.add(fresh.values())


def tell_judgements(workspace: Workspace) -> tuple[str, ...]:
    """Lines on what came of the judgements: how many of each state, and the first that do not show; none where nobody judged."""
    lines = judgement_lines(workspace.rows(model.Judgement), workspace.rows(model.Verdict))
    if not lines:
        return ()
    states = Counter(line.state for line in lines)
    counts = ", ".join(f"{states[state]} {state.replace('-', ' ')}" for state in get_args(model.State) if states[state])
    odd = [line for line in lines if line.state != "applied"]
    told = [
        f"judgement {line.id} ({line.rule}): {line.state.replace('-', ' ')}: {one_line(line.says)}{against(line)}"
        for line in odd
    ]
    more = [f"and {len(odd) - MOST_JUDGED} more; the dossier tells all"] if len(odd) > MOST_JUDGED else []
    number = f"{len(lines)} judgement" if len(lines) == 1 else f"{len(lines)} judgements"
    return (f"{number}: {counts}", *told[:MOST_JUDGED], *more)


def against(line: JudgementLine) -> str:
    """The judgements that contradict one."""
    return f" ({', '.join(line.against[:NAMED])})" if line.against else ""


def peek(reports: Iterator[Report | Rejected]) -> tuple[Iterator[Report | Rejected], bool]:
    """The same reports, and whether they are few and small; looks at no more than SMALL_PILE reports or SMALL_BYTES bytes."""
    first: list[Report | Rejected] = []
    size = 0
    for report in reports:
        first.append(report)
        size += len(report.data) if isinstance(report, Report) else 0
        if len(first) > SMALL_PILE or size > SMALL_BYTES:
            return itertools.chain(first, reports), False
    return iter(first), True


def choose_jobs(jobs: int | None, few: bool) -> int:
    """How many processes: as asked, else one for a small pile, else one per core this process may use."""
    if jobs is not None:
        return jobs
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if few else cores


def make_made(at: datetime.datetime, settings: Mapping[str, str]) -> Made:
    """What the dossier says of its making."""
    return Made(
        version=__version__,
        at=at.isoformat(timespec="seconds"),
        versions=versions(),
        settings=settings,
        measured=measured_rates(),
    )


def limits_words(limits: Limits) -> str:
    """The limits of reading that differ from those shipped, in words."""
    usual = Limits()
    names = [field.name for field in fields(limits) if getattr(limits, field.name) != getattr(usual, field.name)]
    return ", ".join(f"{name} {getattr(limits, name):,}" for name in names) or "as shipped"


def write_pages(
    workspace: Workspace,
    folder: Path,
    made: Made,
    *,
    touched: Collection[str],
    jobs: int,
    facts: dict[str, bytes],
    news: Callable[[], NewsPage],
) -> Written:
    """Writes the pages from the workspace, those of stories over ``jobs`` processes; what was written.

    On the way, while their rows are at hand, ``facts`` takes up what is told of the ``touched`` stories; ``news`` is asked for after that.
    """
    stories = dict(workspace.ask("SELECT id, json_array_length(articles) FROM stories"))
    linked = affairs(workspace)
    judged = {key for (key,) in workspace.ask("SELECT judgement FROM verdicts")}
    rest = Rows(
        rejected=tuple(workspace.rows(Rejected)),
        successors=tuple(workspace.rows(model.Successor)),
        judgements=tuple(row for row in workspace.rows(model.Judgement) if row.id not in judged),
    )

    def load(key: str) -> Opened:
        told = open_story(rows_of_page(workspace, key, linked[key]))
        if key in touched:
            facts[key] = encode_facts(facts_of(told))
        return told

    def spread(keys: Sequence[str]) -> Iterator[Card]:
        work = partial(page_of_story, shelf=folder / "stories", made=made)
        with contextlib.closing(Processes(Desk(make_plan((), {}), workspace), jobs)) as workers:
            for results in workers.map(work, [(key, linked[key]) for key in keys]):
                for (key, _), done in results:
                    if isinstance(done, Died):
                        yield write_story(folder / "stories", key, load(key), made=made)
                    else:
                        facts[key] = done[1]
                        yield done[0]

    few = jobs <= 1 or len(touched) < 2 * jobs
    written = write_dossier(
        folder,
        stories,
        load,
        rest,
        made=made,
        touched=touched,
        affairs={key: affair.name for key, affair in linked.items()},
        spread=None if few else spread,
        news=news,
    )
    note_pages(workspace, folder, written.files)
    return written


def page_of_story(desk: Desk, task: tuple[str, Affair], *, shelf: Path, made: Made) -> tuple[Card, bytes]:
    """Writes a story's page in the process that asks; its card, and its facts as they are kept."""
    key, affair = task
    told = open_story(rows_of_page(desk.workspace, key, affair))
    return write_story(shelf, key, told, made=made), encode_facts(facts_of(told))


#: The kind of row each field of Rows holds.
KIND_OF: dict[str, type] = {name: get_args(hint)[0] for name, hint in get_type_hints(Rows).items()}


def rows_of_story(workspace: Workspace, key: str) -> Rows:
    """Everything the workspace holds of a story and its articles. Raises BadWorkspace where it does not hold all of them."""
    (story,) = workspace.rows_by(Story, "id", [key])
    articles = workspace.rows_by(Article, "id", story.articles)
    workspace.check_whole(story, articles)
    verdicts = workspace.rows_by(model.Verdict, "story", [key])
    known: dict[str, tuple[Any, ...]] = {
        "stories": (story,),
        "judgements": tuple(workspace.rows_by(model.Judgement, "id", [row.judgement for row in verdicts])),
        "articles": tuple(articles),
        "copies": tuple(workspace.rows_of(Copy, story.articles)),
        "versions": tuple(workspace.rows_of(model.Version, story.articles)),
        **{name: tuple(workspace.rows_by(KIND_OF[name], "article", story.articles)) for name in OF_ARTICLE},
        **{name: tuple(workspace.rows_by(KIND_OF[name], "story", [key])) for name in OF_STORY},
    }
    return Rows(**known)


def rows_of_page(workspace: Workspace, key: str, affair: Affair) -> Rows:
    """What the workspace holds of a story, its affair, and its timeline as it was known on each day reports came, which only the page asks for."""
    from tellings.join import known_history

    rows = replace(rows_of_story(workspace, key), affairs=(affair,))
    (story,) = rows.stories
    if len(rows.articles) < 2:
        return rows
    known = known_history(story, rows.articles, rows.sentences, rows.expressions, rows.published, rows.claims)
    return replace(rows, known=known)


def summarise(workspace: Workspace, read_: int, known: int, written: Written) -> tuple[str, ...]:
    """Lines for the person at the screen: what came in, what came out, where it is. Conflicts are counted as the pages count them: by subject."""
    counts = {kind.__name__: workspace.count(kind) for kind in (Article, Rejected, Story, model.Claim)}
    again = f" ({known} known already)" if known else ""
    nothing: tuple[str, ...] = ()
    if not counts["Article"] and counts["Rejected"]:
        nothing = (f"{no_article(workspace.rows(Rejected))}; the dossier says of each what to do",)
    told = (
        count(counts["Article"], "article"),
        f"{counts['Rejected']:,} rejected",
        count(counts["Story"], "story", "stories"),
        count(counts["Claim"], "claim"),
        count(written.conflicts, "conflict"),
    )
    return (
        f"{count(read_, 'report')} read{again}; {', '.join(told)}",
        *nothing,
        f"dossier: {written.first}",
    )


def no_article(rejected: Iterable[Rejected]) -> str:
    """That there is nothing to work on, and why."""
    why = Counter(row.why.replace("_", " ").lower() for row in rejected)
    return f"no report gave an article: {', '.join(f'{number:,} {name}' for name, number in why.most_common())}"


def tell_outdated(sources: Sequence[str]) -> tuple[str, ...]:
    """A line on reports whose text an earlier version took out of them, with what to do; none when there are none."""
    if not sources:
        return ()
    named = ", ".join(one_line(source, 80) for source in sources[:NAMED])
    more = f" and {len(sources) - NAMED} more" if len(sources) > NAMED else ""
    return (
        f"{len(sources)} kept as an earlier version of Tellings read them; give them again to have them read anew: {named}{more}",
    )


# ---- one article by itself


class NoWorkspace:
    """Stands where an engine wants a workspace when nothing is kept."""

    def reader(self) -> Callable[[], NoWorkspace]:
        """Itself, made again in another process."""
        return NoWorkspace


@contextlib.contextmanager
def pool(steps: Sequence[Step], jobs: int, limits: Limits) -> Iterator[Pool]:
    """Processes that work without a workspace."""
    if jobs > 1:
        start_server()
    desk = Desk(make_plan(steps, tools(limits=limits), codecs()), NoWorkspace())  # type: ignore[arg-type]
    with contextlib.closing(Here(desk) if jobs <= 1 else Processes(desk, jobs)) as made:
        yield made


#: What is made of each report.
Line = TypeVar("Line")

ALONE = tuple(step for step in NEWS if step.per in (Per.REPORT, Per.ARTICLE))


def map_reports(
    work: Callable[[Desk, Report | Rejected], list[Line]],
    inputs: Sequence[str],
    *,
    jobs: int | None,
    limits: Limits,
    missing: Missing | None,
    died: Callable[[Rejected], Line],
) -> Iterator[Line]:
    """What each report gives, in input order; ``died`` makes it of one whose process died."""
    reports, few = peek((missing or Missing()).watch(read_reports(inputs, limits=limits)))
    with pool(ALONE, choose_jobs(jobs, few), limits) as workers:
        for results in workers.map(work, reports, size=size_of):
            for report, lines in results:
                if isinstance(lines, Died):
                    yield died(Rejected(report.source, "FAILED", lines.why, report.order))
                else:
                    yield from lines


def size_of(report: Report | Rejected) -> int:
    """Bytes of a report."""
    return len(report.data) if isinstance(report, Report) else 1


def rows_of_report(desk: Desk, report: Report | Rejected) -> tuple[list[Rejected], dict[type, list[Any]]]:
    """Everything one report gives by itself, times read from its own date: what was rejected, and rows by kind."""
    from tellings.run import StepFailed
    from tellings.run.call import add_rows

    if isinstance(report, Rejected):
        return [report], {}
    group: dict[type, list[Any]] = {Report: [report]}
    try:
        for step in desk.plan.steps:
            if step.per is Per.ARTICLE and not group.get(Article):
                break
            add_rows(group, step, desk.bench.call(step, group, report.source))
    except StepFailed as failure:
        return [Rejected(report.source, "FAILED", str(failure), report.order)], {}
    return group.get(Rejected, []), group if group.get(Article) else {}


def rows_for_page(group: dict[type, list[Any]]) -> Rows:
    """The rows of one article for its page; its times as its own date tells them."""
    from tellings.join import refine_dates, resolve_times

    held = {name: tuple(group.get(kind, ())) for name, kind in KIND_OF.items()}
    (article,) = group[Article]
    alone = Story(article.id, "", (article.id,))
    dates = refine_dates(alone, (article,), group[OwnDate], group[TimeExpression], ())
    return Rows(**{**held, "whens": resolve_times(alone, dates, group[TimeExpression])})


def read(
    inputs: Sequence[str],
    *,
    tokens: bool = False,
    jobs: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    missing: Missing | None = None,
) -> Iterator[bytes]:
    """What each report gives by itself: JSON, one line an article or rejected report, in input order."""
    work = partial(read_lines, tokens=tokens)
    return map_reports(work, inputs, jobs=jobs, limits=limits, missing=missing, died=rejected_line)


def rejected_line(row: Rejected) -> bytes:
    """The line of a report that gave no article."""
    return to_json(rejected_page(row))


def read_lines(desk: Desk, report: Report | Rejected, *, tokens: bool) -> list[bytes]:
    """The lines of one report."""
    from spacy.tokens import Doc

    rejected, group = rows_of_report(desk, report)
    lines = [rejected_line(row) for row in rejected]
    if group:
        told = token_lines(group[Doc][0]) if tokens else None
        lines.append(to_json(article_page(rows_for_page(group), tokens=told)))
    return lines


def quotes(
    inputs: Sequence[str],
    *,
    speaker: str | None = None,
    acts: bool = False,
    jobs: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    missing: Missing | None = None,
) -> Iterator[bytes]:
    """Who said what: JSON, one line a quote, in input order.

    With ``speaker`` those whose speaker's name, or the words that name the speaker there, hold these words; with ``acts`` also what is no quotation
    (acts of speech told by their object, stances).
    """
    missing = missing or Missing()
    work = partial(quote_lines, speaker=speaker, acts=acts)
    rejected: list[Rejected] = []
    articles = found = 0
    for made in map_reports(work, inputs, jobs=jobs, limits=limits, missing=missing, died=lambda row: row):
        if isinstance(made, bytes):
            found += 1
            yield made
        elif isinstance(made, Rejected):
            rejected.append(made)
        else:
            articles += 1
    if not articles:
        missing.note(rejected)
    elif speaker and not found:
        missing.notes.append(
            f"no quote in {count(articles, 'article')} is of a speaker whose name holds {one_line(speaker, 80)!r}; leave out --speaker to see all"
        )


def quote_lines(
    desk: Desk, report: Report | Rejected, *, speaker: str | None, acts: bool = False
) -> list[bytes | Rejected | None]:
    """The lines of one report's quotes, after None for its article; else why it gave none."""
    rejected, group = rows_of_report(desk, report)
    if not group:
        return [*rejected]
    wanted = set((speaker or "").casefold().split())
    return [
        None,
        *(
            to_json(page)
            for page in quote_pages(rows_for_page(group))
            if (acts or page.kind == "words")
            and any(wanted <= set(WORD.findall(said.casefold())) for said in (page.name or "", page.said_by or ""))
        ),
    ]


WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")

CSV_COLUMNS = ("source", "outlet", "name", "said_how", "form", "text", "medium", "article", "id")


def as_csv(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same quotes as a table with a header. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    yield ",".join(CSV_COLUMNS).encode()
    for line in lines:
        quote = msgspec.json.decode(line)
        row = io.StringIO()
        cells = [str(quote.get(name) or "") for name in CSV_COLUMNS]
        csv.writer(row, lineterminator="").writerow(
            [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells]
        )
        yield row.getvalue().encode("utf-8", "backslashreplace")


# ---- which reports belong together


@contextlib.contextmanager
def passing_workspace(
    inputs: Sequence[str], last: str, *, jobs: int | None, limits: Limits, progress: Progress, missing: Missing | None
) -> Iterator[Workspace]:
    """A workspace in a folder that is removed afterwards, with every step up to the one named ``last``."""
    names = [step.name for step in NEWS]
    steps = NEWS[: names.index(last) + 1]
    missing = missing or Missing()
    reports, few = peek(missing.watch(read_reports(inputs, limits=limits)))
    with tempfile.TemporaryDirectory(prefix="tellings-") as folder, open_workspace(folder, write=True) as workspace:
        run_steps(
            steps,
            reports,
            workspace=workspace,
            tools=tools(limits=limits),
            jobs=choose_jobs(jobs, few),
            progress=progress,
        )
        if not workspace.count(Article):
            missing.note(list(workspace.rows(Rejected)))
        yield workspace


def stories(
    inputs: Sequence[str],
    *,
    jobs: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    progress: Progress = quiet,
    missing: Missing | None = None,
) -> list[bytes]:
    """Which reports tell one story: JSON, one line a story, by id. ``sources`` names its reports as given."""
    with passing_workspace(
        inputs, "link_affairs", jobs=jobs, limits=limits, progress=progress, missing=missing
    ) as workspace:
        sources = sources_of(workspace)
        linked = affairs(workspace)
        rows = sorted(workspace.rows(Story), key=lambda row: row.id)
        return [
            with_keys(
                to_json(story_line(row, linked[row.id].name)), sources=[sources.get(key, []) for key in row.articles]
            )
            for row in rows
        ]


def copies(
    inputs: Sequence[str],
    *,
    jobs: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    progress: Progress = quiet,
    missing: Missing | None = None,
) -> list[bytes]:
    """Which passages reports share: JSON, one line a copy, by id. ``sources`` names the two reports as given."""
    with passing_workspace(
        inputs, "find_copies", jobs=jobs, limits=limits, progress=progress, missing=missing
    ) as workspace:
        sources = sources_of(workspace)
        rows = sorted(workspace.rows(Copy), key=lambda row: row.id)
        return [
            with_keys(to_json(copy_line(row)), sources=[sources.get(end.article, []) for end in (row.a, row.b)])
            for row in rows
        ]


def sources_of(workspace: Workspace) -> dict[str, list[str]]:
    """Where each article was seen, first first."""
    found: dict[str, list[str]] = {}
    for row in sorted(workspace.rows(model.Sighting), key=lambda row: (row.order, row.source)):
        found.setdefault(row.article, []).append(row.source)
    return found


def with_keys(line: bytes, **keys: object) -> bytes:
    """A JSON object with keys added."""
    return msgspec.json.encode({**msgspec.json.decode(line, type=dict[str, msgspec.Raw]), **keys})


# ---- questions to a workspace


def verify(folder: Path | str) -> Checked:
    """Re-checks every cite of the workspace and the dossier in ``folder``. Fails closed: what cannot be read is a mismatch."""
    found = verify_folder(folder)
    return Checked(tuple(map(str, found.mismatches)), f"{folder}: {found.summary}")


def explain(key: str, folder: Path | str) -> list[str]:
    """The reasons behind the row with this id, as lines that add up. Raises NotFound."""
    with open_workspace(folder) as workspace:
        explained = explain_row(workspace, key)
        names = outlets_of(workspace, articles_explained(explained))
        return [*explain_lines(explained, names), *correction_lines(workspace, explained.row)]


def articles_explained(explained: Explanation) -> set[str]:
    """The articles an explanation leads to."""
    found = {place.article for _, place in explained.places}
    found |= {place.article for why in explained.reasons for place in why.cites}
    return found.union(*map(articles_explained, explained.also))


def outlets_of(workspace: Workspace, articles: Iterable[str]) -> dict[str, str]:
    """What a reader calls each report, by article: its outlet, else what it was given as."""
    keys = sorted(articles)
    sightings = sorted(workspace.rows_by(model.Sighting, "article", keys), key=lambda one: (-one.order, one.source))
    given = {one.article: one.source for one in sightings}
    return {one.id: outlet_name(one, given.get(one.id)) for one in workspace.rows_by(Article, "id", keys)}


def correction_lines(workspace: Workspace, row: Any) -> list[str]:
    """How to say that a row is wrong: entries for a file of judgements; none for rows nobody can judge."""
    sightings = sorted(workspace.rows_by(model.Sighting, "article", cited_articles(row)), key=lambda one: one.order)
    owned = workspace.rows_by(model.Sighting, "source", {one.source for one in sightings})
    names = given_names((one.article, one.source) for one in (*sightings, *owned))
    articles = {one.id: one for one in workspace.rows_by(Article, "id", cited_articles(row))}
    found = snippets(row, lambda key: (names.get(key, key), articles.get(key)))
    if not found:
        return []
    lead = "If this is wrong, put what fits into a file and build again with --judgements FILE:"
    return ["", lead, *(line for one in found for line in ("", *one.split("\n")))]


def cited_articles(row: Any) -> list[str]:
    """The articles a row names: its own, those of its places, those of its shares."""
    places = [place.article for _, place in places_in(row)]
    shares = [one.article for one in row.articles] if isinstance(row, model.Origin) else []
    return sorted({*places, *shares})


def explain_lines(explained: Explanation, names: Mapping[str, str], indent: str = "") -> list[str]:
    """One line for the row, what it says and where, one a reason with its weight in log-odds and its cites' words, one for the sum; then what belongs
    to it. ``names`` are the outlets of articles, which stand before their ids."""

    def at(place: model.Cite) -> str:
        words = safe_text(one_line(explained.words.get(place, "")))
        name = safe_text(names.get(place.article, ""))
        called = f"{name} ({place.article})" if name else place.article
        return f"{called} [{place.start}, {place.end}) {words}"

    renamed = (
        f" (was {explained.asked})" if explained.asked not in (explained.id, explained.about) and not indent else ""
    )
    about = f"{explained.about}: " if explained.about else ""
    lines = [f"{indent}{about}{type(explained.row).__name__.lower()} {explained.id}{renamed}"]
    text = (
        getattr(explained.row, "text", None)
        or getattr(explained.row, "title", None)
        or getattr(explained.row, "about", None)
    )
    lines += [f"{indent}  {one_line(text)}"] if isinstance(text, str) and not isinstance(explained.row, Article) else []
    shown = [f"{name} {one_line(value, 80)}" for name, value in explained.told.items() if value != text]
    lines += [f"{indent}  {'; '.join(shown)}"] if shown else []
    for name, place in explained.places[:MOST_PLACES]:
        lines.append(f"{indent}  {name}: {at(place)}")
    if len(explained.places) > MOST_PLACES:
        lines.append(f"{indent}  and {len(explained.places) - MOST_PLACES} more places")
    lines += [f"{indent}  {explained.prior:+8.3f}  before any evidence"] if explained.prior else []
    for why in explained.reasons:
        lines.append(f"{indent}  {why.weight:+8.3f}  {why.says}")
        lines += [f"{indent}            {at(place)}" for place in why.cites]
    if explained.total is not None:
        lines.append(f"{indent}  {explained.total:+8.3f}  in all: probability {explained.probability}")
    for other in explained.also:
        lines += explain_lines(other, names, indent + "  ")
    return lines


def timeline(folder: Path | str, *, as_known_on: str | None = None) -> list[bytes]:
    """What happened when, of each story: JSON, one line an entry, in order of time. With a day (ISO) as it was known at the end of that day.

    Raises BadInput when the day is none of the calendar.
    """
    return [to_json(line) for _, entries in timelines(folder, as_known_on) for line in entries]


def timeline_text(folder: Path | str, *, as_known_on: str | None = None) -> list[str]:
    """The same as lines for a person, the story of most reports first: its title, then its entries with their places. Raises BadInput."""
    found = [(rows, entries) for rows, entries in timelines(folder, as_known_on) if entries]
    found.sort(key=lambda one: -len(one[0].stories[0].articles))
    return [line for rows, entries in found for line in timeline_words(rows, entries)]


def timelines(folder: Path | str, as_known_on: str | None) -> list[tuple[Rows, tuple[TimelineLine, ...]]]:
    """Each story, in order of its id, with its timeline, of today or as known on a day."""
    from tellings.join import known_on

    day = parse_day(as_known_on) if as_known_on is not None else None
    found = []
    with open_workspace(folder) as workspace:
        for story in sorted(workspace.rows(Story), key=lambda row: row.id):
            rows = rows_of_story(workspace, story.id)
            entries: Sequence[model.TimelineEntry] = rows.timeline
            if day is not None:
                entries = known_on(
                    day, story, rows.articles, rows.sentences, rows.expressions, rows.published, rows.claims
                )
            dates = [row for row in rows.published if day is None or (row.high is not None and row.high <= day)]
            found.append((rows, timeline_lines(entries, dates)))
    return found


def parse_day(value: str) -> str:
    """A day as ISO writes it. Raises BadInput."""
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadInput(f"{value!r} is no day; write it as 2019-11-27") from None


def trace(article: str, folder: Path | str) -> list[str]:
    """Each step's rows for one article (an id, or a source as given), as lines: the kind, its step, then a row a line. Raises NotFound."""
    writer = {kind: step.name for step in NEWS for kind in step.writes}
    lines = []
    with open_workspace(folder) as workspace:
        for kind, rows in trace_article(workspace, readable(article)).items():
            lines.append(f"{kind.__name__} ({writer.get(kind, 'the engine')}): {len(rows)}")
            lines += [f"  {one_line(msgspec.json.encode(to_plain(row)).decode(), 400)}" for row in rows]
    return lines


def to_plain(row: Any) -> Any:
    """A row as JSON can hold it, vectors left out."""
    plain = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in ("vector", "keys")}
    return {"id": getattr(row, "id", None), **plain}


def one_line(text: str, most: int = 160) -> str:
    """A text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def export(folder: Path | str, *, form: str, out: Path | str | None = None) -> list[Path]:
    """Writes every table of the workspace as files with a manifest; the files. Raises BadInput for another form than csv or parquet."""
    with open_workspace(folder) as workspace:
        return list(export_tables(workspace, out if out is not None else Path(folder) / "export", form=form))  # type: ignore[arg-type]


def steps() -> list[str]:
    """The pipeline as a table: a line a step."""
    rows = [("step", "once per", "reads", "writes", "tools")]
    for step in NEWS:
        reads = ", ".join(read.kind.__name__ for read in step.reads)
        writes = ", ".join(kind.__name__ for kind in step.writes)
        rows.append((step.name, step.per.value, reads, writes, ", ".join(step.tools)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


assert {field.name for field in fields(Rows)} == set(KIND_OF)
