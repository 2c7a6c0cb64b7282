"""How fast Tellings is and how much memory it takes, one file per question: ``python -m bench --help``."""

import gc
import os

from tellings.cli import COLLECTING
from tellings.forks import THREADS

# What is measured in this process runs as under the commands; threads are to be set before numpy is loaded.
gc.set_threshold(*COLLECTING)
for _name in THREADS:
    os.environ.setdefault(_name, "1")
