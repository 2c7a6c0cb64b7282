"""Everything Tellings raises.

TellingsError
├── BadSpan            a span that does not lie in its text
├── BadStep            a step whose signature does not fit the pipeline; raised on import of ``tellings.news``
├── BadInput           an INPUT the user named cannot be opened at all (no such file, a folder without reports)
├── BadWeights         the weights file is missing, damaged or of another version
├── BadTable           a data table breaks its own rules
├── BadWorkspace       the workspace cannot be opened, is of a newer version, or is not one of ours
│   ├── WorkspaceBusy  another process is writing to it
│   └── WorkspaceFull  the disk or quota has no room left
└── NotFound           an id or article that the workspace does not hold

A message names the thing, the rule and the way out. Libraries raise; only the command line exits.
A report that cannot be read is no error: it becomes a ``Rejected`` row.
"""


class TellingsError(Exception):
    """Base of all errors raised on purpose by this package."""


class BadSpan(TellingsError, ValueError):
    """A span that does not lie in its text, or whose end comes before its start."""


class BadStep(TellingsError, TypeError):
    """A step whose signature does not fit the pipeline."""


class BadInput(TellingsError):
    """An INPUT named by the user that cannot be opened at all."""


class BadWeights(TellingsError):
    """The weights file is missing, damaged or of another version."""


class BadTable(TellingsError):
    """A data table that breaks its own rules."""


class BadWorkspace(TellingsError):
    """A workspace that cannot be opened."""


class WorkspaceBusy(BadWorkspace):
    """Another process is writing to this workspace."""


class WorkspaceFull(BadWorkspace):
    """No room left on the disk or in the quota."""


class NotFound(TellingsError, LookupError):
    """An id or article that the workspace does not hold."""
