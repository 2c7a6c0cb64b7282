"""The whole analysis of news as one table of steps. Read this first.

Each step is a plain function: its positional parameters are the rows it reads, its keyword-only parameters the tools it needs, its return
annotation the kinds of row it writes. The table is checked here, on import: a step that reads what nobody wrote before it, or a kind with two
writers, raises BadStep. ``tellings steps`` prints it; ``tellings trace ARTICLE --in DIR`` shows each step's rows for one article.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from spacy.tokens import Doc

from tellings import __version__
from tellings.find import date_article, find_events, find_mentions, find_quotes, find_statements, find_times
from tellings.join import (
    correct_speakers,
    find_copies,
    gather_claims,
    gather_stories,
    link_affairs,
    link_versions,
    match_utterances,
    order_timeline,
    propose_pairs,
    refine_dates,
    resolve_entities,
    resolve_times,
    sketch_article,
)
from tellings.language import analyse, doc_from_bytes, doc_to_bytes, load_reader
from tellings.language.weights import read_card
from tellings.read import Limits, extract_article
from tellings.run import GIVEN, Codec, Per, Step, Tool, as_tool, check_steps
from tellings.weigh import check_judgements, count_corroboration, find_absences, find_conflicts, judge_origins

#    step                        called once per   what it gives
NEWS = check_steps(
    (
        Step(extract_article, Per.REPORT),  # the one text of a report and its parts, or why there is none
        Step(analyse, Per.ARTICLE),  # words, sentences, syntax, names; a vector per sentence
        Step(find_times, Per.ARTICLE),  # expressions with their meaning relative to an anchor, not yet a date
        Step(date_article, Per.ARTICLE),  # the report's own date, from this report alone
        Step(find_mentions, Per.ARTICLE),  # names, roles and pronouns, and the entities they stand for
        Step(find_quotes, Per.ARTICLE),  # who said what
        Step(find_events, Per.ARTICLE),  # who did what to whom
        Step(find_statements, Per.ARTICLE),  # what each clause states: figures, times, polarity, modality
        Step(sketch_article, Per.ARTICLE),  # the small keys by which articles find their partners
        Step(link_versions, Per.CORPUS),  # one address at different times
        Step(propose_pairs, Per.CORPUS),  # which articles are worth comparing
        Step(find_copies, Per.PAIR),  # passages they share
        Step(gather_stories, Per.CORPUS),  # articles about one set of happenings
        Step(link_affairs, Per.CORPUS),  # stories linked over time
        Step(refine_dates, Per.STORY),  # dates, with what the other reports tell
        Step(resolve_times, Per.STORY),  # expressions become times, with the readings that remain
        Step(resolve_entities, Per.STORY),  # the same people and bodies across reports
        Step(correct_speakers, Per.STORY),  # who said a quote, where a person judged the speaker wrong
        Step(match_utterances, Per.STORY),  # the same words said once
        Step(judge_origins, Per.STORY),  # which newsroom each telling comes from
        Step(gather_claims, Per.STORY),  # the same thing stated, in whatever words
        Step(count_corroboration, Per.STORY),  # by how many independent origins
        Step(find_conflicts, Per.STORY),  # which statements do not fit
        Step(find_absences, Per.STORY),  # what only one has, what one leaves out
        Step(order_timeline, Per.STORY),  # what happened when
        Step(check_judgements, Per.STORY),  # what came of each judgement
    ),
    given=GIVEN,
)


def tools(*, limits: Limits) -> dict[str, Tool]:
    """The tools the steps ask for, by the name of their keyword-only parameter, each with the digest its results are named by."""
    return {"reader": Tool(load_reader, digest=read_card().digest), "limits": as_tool(limits)}


def codecs() -> dict[type, Codec]:
    """How an analysis is kept: a discardable cache, from which later steps are made anew when only they have changed."""
    return {Doc: Codec(doc_to_bytes, doc_from_bytes)}


def versions() -> Mapping[str, str]:
    """What a dossier says it was made with: this package, the weights, and the libraries that decide what is read."""
    weights = read_card()
    libraries = ("htmldate", "numpy", "onnxruntime", "py3langid", "spacy", "trafilatura")
    return {
        "tellings": __version__,
        "weights": f"{weights.name}, {weights.version}, sha256 {weights.digest[:16]}",
        **{name: version(name) for name in libraries},
    }
