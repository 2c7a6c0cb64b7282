"""What helper processes would each load when they first need it, loaded on import: by the one process they are forked from (``forks``).

Only what survives a fork: no threads, no open files. The network is loaded by each helper for itself.
"""

from __future__ import annotations

import gc

import py3langid

from tellings.join.rarity import rarity_table
from tellings.language.words import english
from tellings.read.rules import rule_book
from tellings.show.html import warm_templates

english()
py3langid.rank("")  # its table of languages: 0.6 s
rarity_table()
rule_book()
warm_templates()
gc.freeze()  # or looking for garbage in a helper would write into, and so copy, what is shared
