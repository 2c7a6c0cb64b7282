"""A step is a plain function: no engine, no store, no configuration.

python examples/call_a_step.py
"""

from tellings.find import date_article, find_times
from tellings.language import analyse, load_reader
from tellings.model import Report
from tellings.read import Limits, extract_article

text = "PORT ELLORY, 14 March 2023 - The harbour was closed on Monday. It will open again in two weeks, the port authority said."
[article] = extract_article(Report("note.txt", "text", text.encode()), limits=Limits()).articles
[doc] = analyse(article, reader=load_reader()).docs
for expression in find_times(article, doc):
    print(expression.span.of(article.text), "|", expression.type, "|", expression.meaning)
print("written:", date_article(article, find_times(article, doc)).value)
