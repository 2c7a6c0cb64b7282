"""THE table of checks: what is measured, on which part of which data set, and how long it takes. One line a check."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quality.rows import Row, parse_rows

#: How far up the pipeline a check looks. Its figures are stale when a source of that layer or of one below it changes.
Layer = Literal["read", "language", "find", "join", "weigh", "news"]
LAYERS: tuple[Layer, ...] = ("read", "language", "find", "join", "weigh", "news")

Counted = list[dict[str, str | float | int]]


@dataclass(frozen=True, slots=True)
class Check:
    """One module with ``run(data) -> rows``.

    ``sets`` are folders of the data directory, ``part`` the part of them counted, ``tuned`` what was tuned on which part. ``layer``
    is the last layer the check exercises. ``fast`` ones run at every push (``--fast``); together they must stay under eight
    minutes on two cores.
    """

    name: str
    module: str
    sets: tuple[str, ...]
    part: str
    tuned: str
    layer: Layer
    fast: bool = False

    def run(self, data: Path) -> tuple[Row, ...]:
        """Its rows. Raises what the check raises, and BadRow when it returns something else than rows."""
        function: Callable[[Path], Counted] = importlib.import_module(self.module).run
        return parse_rows(function(data))


CHECKS: tuple[Check, ...] = (
    Check(
        "the bundled pile",
        "quality.pile.expected",
        sets=(),
        part="the pile of examples/ against its expected.toml",
        tuned="everybody looks at it while building; it shows that the demonstration holds, not how good Tellings is",
        layer="news",
        fast=True,
    ),
    Check(
        "hand-made cases of agreement",
        "quality.agreement.cases",
        sets=(),
        part="152 invented pairs of sentences in quality/agreement/cases.jsonl",
        tuned="rules were written with these cases in sight; they show what is understood, not how often it occurs",
        layer="weigh",
        fast=True,
    ),
    Check(
        "published pairs of sentences",
        "quality.agreement.pairs",
        sets=("sentence_pairs", "emergent_train"),
        part="side tables: RTE 3 (test), ClaimDiff (train), Emergent (train, by its ten folds)",
        tuned="one threshold on RTE 3's development part, one on the other folds of Emergent; else nothing",
        layer="join",
    ),
    Check(
        "stories against labels",
        "quality.story.gold",
        sets=("gold_dev",),
        part="two stories measured (costa-rica-crash, tamimi-indictment), six tuned on, shown apart",
        tuned="rules and weights of find, join and weigh may have been tuned on the six, never on the two",
        layer="news",
        fast=True,
    ),
    Check(
        "time expressions",
        "quality.when.timebank",
        sets=("timebank_aquaint",),
        part="two halves by the digest of the file name",
        tuned="rules on the half called so; the other half only measured",
        layer="find",
        fast=True,
    ),
    Check(
        "time expressions in narratives",
        "quality.when.wikiwars",
        sets=("wikiwars_01_16",),
        part="all sixteen",
        tuned="rules on all of them: a train set",
        layer="find",
        fast=True,
    ),
    Check(
        "hidden publication dates",
        "quality.dates.published",
        sets=("news_cluster", "wikinews_2019_2020"),
        part="every report with a date and text; of Wikinews once with and once without its date line",
        tuned="weights were counted on news_cluster; the odds of date_odds.csv fitted on half of the stories of both",
        layer="join",
    ),
    Check(
        "entities across reports",
        "quality.entities.meantime",
        sets=("meantime_airbus_apple",),
        part="the articles on Apple, as one story",
        tuned="rules on the articles on Airbus",
        layer="join",
        fast=True,
    ),
    Check(
        "attributions",
        "quality.quotes.polnear",
        sets=("polnear_train_dev",),
        part="development part",
        tuned="rules on the train part",
        layer="find",
        fast=True,
    ),
    Check(
        "speakers in novels",
        "quality.quotes.litbank",
        sets=("litbank",),
        part="all 1,765 labelled quotations of 100 novels",
        tuned="nothing",
        layer="find",
    ),
    Check(
        "web pages",
        "quality.reading.pages",
        sets=("html_pages",),
        part="all 113 pages, half of them no news",
        tuned="rules of the reading steps were looked at on all of them; trafilatura's own authors tuned on the set these are from",
        layer="read",
    ),
    Check(
        "words, sentences, trees",
        "quality.language.syntax",
        sets=("ud_english_ewt",),
        part="development and test part",
        tuned="weights trained on the train part; settings and the rules of the tokenizer chosen on the development part",
        layer="language",
    ),
    Check(
        "names",
        "quality.language.names",
        sets=("ud_english_ewt", "uner_english_ewt", "en_worldwide_newswire_eval"),
        part="development and test part of UNER EWT; the whole worldwide set",
        tuned="weights trained on the train part of UNER EWT, never on the worldwide set",
        layer="language",
    ),
    Check(
        "sentence vectors",
        "quality.language.vectors",
        sets=("sentence_pairs", "gold_dev"),
        part="STS-B test, STS news 2012 to 2014, the eight labelled stories",
        tuned="nothing here",
        layer="language",
    ),
    Check(
        "reports of one story",
        "quality.stories.clusters",
        sets=("news_cluster", "ecbplus_train_dev", "wikinews_2019_2020"),
        part="all 383 articles; all documents of topics 1 to 35; both in one pile; each of them among the other and Wikinews",
        tuned="the weights of a pair were fitted on these pairs, the clustering's thresholds on these labels; not held out",
        layer="join",
    ),
    Check(
        "agencies by the text",
        "quality.copies.wire",
        sets=("wire_copy_dev",),
        part="the 36 reports whose address names an agency, among all 369; addresses and outlets kept back",
        tuned="rules of credits were looked at against these reports",
        layer="weigh",
    ),
)
