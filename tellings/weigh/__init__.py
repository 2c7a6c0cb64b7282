"""Origins and independence, corroboration, conflicts, absences."""

from tellings.weigh.absences import find_absences
from tellings.weigh.conflicts import find_conflicts
from tellings.weigh.counts import count_corroboration
from tellings.weigh.origins import judge_origins
from tellings.weigh.verdicts import check_judgements

__all__ = ["check_judgements", "count_corroboration", "find_absences", "find_conflicts", "judge_origins"]
