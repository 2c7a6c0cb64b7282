"""The workspace: one SQLite file (``DIR/tellings.db``); schema from the model, migrations, search, verification, export.

with open_workspace(folder, write=True) as workspace:    # or write=False: for reading; any number of readers beside one writer
    workspace.rows(Claim)                                 # every row of a kind, in no particular order
    workspace.rows_of(Quote, [article_id, ...])           # the rows of some articles
    workspace.rows_by(Claim, "story", [story_id])         # by a key column
    workspace.count(Article); workspace.get("made"); workspace.put("made", {...})
search(workspace, "ferry inquiry")                        # articles, best first
trace(workspace, "pile/a.txt")                            # each kind's rows for one article
explain(workspace, claim_id)                              # the reasons behind a row
verify(folder)                                            # every cite and copy of text, re-checked; () when all holds
export(folder, into, form="csv")                          # tables and manifest.json
open_excerpt(cut_excerpt(workspace, articles=[...]))       # a part of it in memory, for another machine
"""

from tellings.store.affairs import affairs, join_affairs
from tellings.store.excerpts import Excerpt, cut_excerpt, open_excerpt
from tellings.store.export import export
from tellings.store.journal import Noted, heirs, journal, note_build, note_counts, told
from tellings.store.look import Explanation, explain, find_article, find_row, places_in, trace
from tellings.store.pages import Mismatch, Verified, note_pages
from tellings.store.schema import KINDS, TABLES, Encoded, decode_rows, encode_rows, group_of, storable, table_of
from tellings.store.search import Found, search
from tellings.store.verify import verify
from tellings.store.workspace import NAME, Earlier, Known, Workspace, explained, open_workspace, table_counts

__all__ = [
    "KINDS",
    "NAME",
    "TABLES",
    "Earlier",
    "Encoded",
    "Excerpt",
    "Explanation",
    "Found",
    "Known",
    "Mismatch",
    "Noted",
    "Verified",
    "Workspace",
    "affairs",
    "cut_excerpt",
    "decode_rows",
    "encode_rows",
    "explain",
    "explained",
    "export",
    "find_article",
    "find_row",
    "group_of",
    "heirs",
    "join_affairs",
    "journal",
    "note_build",
    "note_counts",
    "note_pages",
    "open_excerpt",
    "open_workspace",
    "places_in",
    "search",
    "storable",
    "table_counts",
    "table_of",
    "told",
    "trace",
    "verify",
]
