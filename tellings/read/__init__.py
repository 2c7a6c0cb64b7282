"""Raw in: files, folders, feeds, archives and crawls become reports; each report becomes an article or is rejected with the reason.

``read_reports`` streams the reports of any inputs; ``extract_article`` is the first step of the pipeline; ``Limits`` says what is too large.
"""

from tellings.read.article import Extraction, extract_article
from tellings.read.inputs import is_missing, read_reports
from tellings.read.limits import Limits

__all__ = ["Extraction", "Limits", "extract_article", "is_missing", "read_reports"]
