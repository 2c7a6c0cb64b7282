"""Steps and the engine that runs them.

    outcome = run_steps(
        NEWS, read_reports(inputs),
        workspace=workspace,                      # tellings.store.open_workspace(folder, write=True)
        tools={"reader": Tool(load_reader, digest=weights_digest), "limits": as_tool(Limits())},
        jobs=2,                                   # 1: in this process
        progress=progress,                        # called with (step name, done, total or None)
        codecs={Doc: Codec(doc_to_bytes, bytes_to_doc)},   # how an analysis is cached; leave out for no cache
        engine=Daft,                              # over Daft's workers; leave out for this machine's processes
    )
    outcome.touched, outcome.rejected, outcome.seconds, ...

``tools`` are by the names of the steps' keyword-only parameters; CORPUS steps get ``since`` from the engine. Tools, codecs and step functions are
picklable: functions of modules, or ``functools.partial`` of them. Once the pages of ``outcome.touched`` are written, say
``workspace.put("touched", [])``; until then a later run names them again.
"""

from tellings.run.call import StepFailed
from tellings.run.cluster import Daft, find_daft
from tellings.run.engine import Engine, Outcome, Progress, local, quiet, run_steps
from tellings.run.order import in_order, row_order
from tellings.run.plan import GIVEN, Codec, Plan, Tool, as_tool, make_plan
from tellings.run.pool import Pool
from tellings.run.step import Per, Reads, Step, check_steps

__all__ = [
    "GIVEN",
    "Codec",
    "Daft",
    "Engine",
    "Outcome",
    "Per",
    "Plan",
    "Pool",
    "Progress",
    "Reads",
    "Step",
    "StepFailed",
    "Tool",
    "as_tool",
    "check_steps",
    "find_daft",
    "in_order",
    "local",
    "make_plan",
    "quiet",
    "row_order",
    "run_steps",
]
