"""Origins and independence, corroboration, conflicts, absences."""

from tellings.weigh.absences import find_absences
from tellings.weigh.conflicts import find_conflicts
from tellings.weigh.counts import count_corroboration
from tellings.weigh.origins import judge_origins

__all__ = ["count_corroboration", "find_absences", "find_conflicts", "judge_origins"]
