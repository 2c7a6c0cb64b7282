"""Prints what one person is quoted with, report by report.

python examples/quotes_of_one_speaker.py Vanterpool examples/pile
"""

import json
import sys

from tellings import desk

speaker, *inputs = sys.argv[1:]
for line in desk.quotes(inputs, speaker=speaker):
    quote = json.loads(line)
    print(f"{quote['outlet'] or quote['source']}: {quote['name']}: “{quote['text']}”")
