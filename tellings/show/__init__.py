"""Pages: one frozen dataclass each, rendered as JSON and HTML. Knows ``tellings.model`` alone.

What a caller needs::

    rows = Rows(articles=..., sentences=..., claims=..., ...)      # rows of every kind, any order, missing kinds empty
    split_articles(rows) -> {article id: Rows}                      # the rows of each article by itself
    split_stories(rows)  -> {story id: Rows, "": rest}              # the rows of each story, and what belongs to none

    timeline_words(rows_of_one_story, timeline_lines(...))          # the same as lines for a terminal
    article_page(rows_of_one_article, tokens=token_lines(doc))     # one line of ``tellings read``; tokens only when asked for
    rejected_page(row)                                              # the same for a report that gave no article
    quote_pages(rows_of_one_article), story_line(story), copy_line(copy)
    dossier_page(rows, made=made)                                   # everything in dossier.json
    to_json(page) -> bytes                                          # any page or line on one line of UTF-8

    write_rows(folder, rows, made=made)                             # dossier.html and dossier.json, all rows at hand
    write_dossier(folder, {story id: reports}, load, rest, made=made, touched={...})   # the same, loading only stories that changed

``made`` (``Made``) carries everything that does not come from the rows: version, settings, measured error rates, the time.
"""

from tellings.show.conflicts import Opened, open_story
from tellings.show.encode import to_json
from tellings.show.fill import (
    article_page,
    copy_line,
    dossier_page,
    judgement_lines,
    quote_pages,
    rejected_page,
    story_line,
    timeline_lines,
    token_lines,
)
from tellings.show.judging import snippets
from tellings.show.lookup import given_names
from tellings.show.pages import (
    ArticlePage,
    CopyLine,
    DossierPage,
    JudgementLine,
    Made,
    Measured,
    NewsPage,
    QuotePage,
    RejectedPage,
    StoryLine,
    TimelineLine,
    TokenLine,
)
from tellings.show.rates import measured_rates
from tellings.show.rows import Rows, split_articles, split_stories
from tellings.show.since import (
    Entry,
    Fact,
    compare,
    decode_changes,
    decode_facts,
    encode_changes,
    encode_facts,
    facts_of,
    is_dismissed,
    news_lines,
    news_page,
)
from tellings.show.terminal import timeline_words
from tellings.show.write import Written, write_dossier, write_rows, write_story

__all__ = [
    "ArticlePage",
    "CopyLine",
    "DossierPage",
    "Entry",
    "Fact",
    "JudgementLine",
    "Made",
    "Measured",
    "NewsPage",
    "Opened",
    "QuotePage",
    "RejectedPage",
    "Rows",
    "StoryLine",
    "TimelineLine",
    "TokenLine",
    "Written",
    "article_page",
    "compare",
    "copy_line",
    "decode_changes",
    "decode_facts",
    "dossier_page",
    "encode_changes",
    "encode_facts",
    "facts_of",
    "given_names",
    "is_dismissed",
    "judgement_lines",
    "measured_rates",
    "news_lines",
    "news_page",
    "open_story",
    "quote_pages",
    "rejected_page",
    "snippets",
    "split_articles",
    "split_stories",
    "story_line",
    "timeline_lines",
    "timeline_words",
    "to_json",
    "token_lines",
    "write_dossier",
    "write_rows",
    "write_story",
]
