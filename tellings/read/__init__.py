"""Raw in: files, folders, feeds, archives and crawls become reports; each report becomes an article or is rejected with the reason.

``read_reports`` streams the reports of any inputs; ``extract_article`` is the first step of the pipeline; ``Limits`` says what is too large.
"""

import logging

from tellings.read.article import Extraction, extract_article
from tellings.read.inputs import is_missing, read_reports
from tellings.read.judgements import read_judgements
from tellings.read.limits import Limits

# What the libraries below find odd in a report becomes a row; it need not be printed, too, where nobody has set up logging.
for _library in ("trafilatura", "htmldate", "courlan", "warcio", "charset_normalizer", "feedparser", "py3langid"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

__all__ = ["Extraction", "Limits", "extract_article", "is_missing", "read_judgements", "read_reports"]
