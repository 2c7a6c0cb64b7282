"""The command line: parse, call, print. The only module that exits.

Progress goes to stderr (a bar on a terminal, plain lines otherwise), data to stdout. Exit 0 when done, 1 when something the user asked for
failed, 2 for wrong usage, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from types import FrameType

from tellings import __version__
from tellings.model import BadInput, TellingsError
from tellings.progress import Bar, Lines, Progress, silence, tell

INPUT_HELP = "files, folders, globs, or - for standard input: .txt .html .jsonl .csv .parquet .xml (RSS, Atom) .warc[.gz] .zip .gz"

#: How seldom Python looks for garbage in cycles, of which rows make none: with its own (700, 10, 10) that took a tenth of a build of 60 articles.
COLLECTING = (10_000, 20, 20)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits."""
    gc.set_threshold(*COLLECTING)
    closed = open_closed_streams()
    print_anything()
    try:
        code: str | int | None = run_command(arguments, closed)
    except SystemExit as done:  # help and wrong usage, which argparse has told
        code = done.code
    sys.exit(finish(code))


def run_command(arguments: Sequence[str] | None, closed: Collection[str]) -> int:
    """Runs one command and tells what stopped it; the exit status. ``closed`` names the standard streams that are."""
    options = make_parser().parse_args(arguments)
    stopped = note_interrupts()
    try:
        check_streams(options, closed)
        check_place()
        prepare(options)
        code: int = options.run(options)
        return code
    except TellingsError as error:
        say(f"tellings: {error}")
        return 1
    except BrokenPipeError:
        silence(sys.stdout)  # the reader has gone; nothing is left to say
        return 1
    except KeyboardInterrupt:
        return say_interrupted()
    except Exception:
        if not stopped:
            raise
        return say_interrupted()  # a library that was just being loaded told of Ctrl-C as an error of its own


class CannotPrint(TellingsError):
    """Standard output takes no data."""


def open_closed_streams() -> tuple[str, ...]:
    """Opens on nothing the standard streams that were closed, so that no file that is opened later takes their place; their names."""
    closed = tuple(name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None)
    for name in closed:
        stream = open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: SIM115 (stays open)
        os.set_inheritable(stream.fileno(), True)  # helpers need it for the same reason
        setattr(sys, name, stream)
    return closed


def check_streams(options: argparse.Namespace, closed: Collection[str]) -> None:
    """Raises CannotPrint or BadInput where a command needs a standard stream that is closed. A build prints nothing there."""
    if "stdout" in closed and options.run is not run_build:
        raise CannotPrint(
            "standard output is closed; send it to a file, a program or the terminal, and run the same command again"
        )
    if "stdin" in closed and "-" in getattr(options, "inputs", ()):
        raise BadInput(
            "- stands for standard input, which is closed; give it a file or a program's output, or name files"
        )


def check_place() -> None:
    """Raises BadInput where the current folder was removed: libraries ask for it while they load, whatever names are given."""
    try:
        os.getcwd()
    except FileNotFoundError as error:
        raise BadInput(
            "the current folder is gone; change to one that exists, and run the same command again"
        ) from error


def parse_name(value: str) -> str:
    """The name of a file or folder. Raises argparse.ArgumentTypeError for an empty one, which would stand for the current folder."""
    if not value:
        raise argparse.ArgumentTypeError("the name is empty; give that of a file or folder")
    return value


def finish(code: str | int | None) -> str | int | None:
    """Writes what standard output still holds; the exit status, 1 in place of 0 where that fails."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        code = code or 1
    except OSError as error:
        silence(sys.stdout)
        say(f"tellings: {unprinted(error)}")
        code = code or 1
    try:
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)
    return code


def unprinted(error: OSError) -> str:
    """That standard output took no more, and what to do."""
    return f"standard output cannot be written: {error.strerror}; send it where there is room, and run the same command again"


def put(line: bytes | str) -> None:
    """A line of data on standard output, bytes at once. Raises CannotPrint, BrokenPipeError when the reader has gone."""
    try:
        if isinstance(line, str):
            print(line)
        else:
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(sys.stdout)
        raise CannotPrint(unprinted(error)) from error


def print_anything() -> None:
    """Lets lines hold what the terminal cannot show, such as the name of a folder that is no UTF-8: it is printed as its codes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def prepare(options: argparse.Namespace) -> None:
    """Before anything heavy is loaded: how many threads a process uses, and the process that helpers come from, where there will be any."""
    from tellings import forks

    for name in forks.THREADS:
        os.environ.setdefault(name, "1")
    if "jobs" in options and forks.will_help(options.inputs, options.jobs):
        forks.start_server()


def note_interrupts() -> list[int]:
    """A list that holds something once Ctrl-C was pressed, which is a KeyboardInterrupt as ever. A process told to ignore it ignores it."""
    stopped: list[int] = []
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):

        def note(number: int, frame: FrameType | None) -> None:
            stopped.append(number)
            signal.default_int_handler(number, frame)

        signal.signal(signal.SIGINT, note)
    return stopped


def say_interrupted() -> int:
    """Says what Ctrl-C left; the exit status."""
    say("tellings: interrupted; nothing that was finished is lost, the same command goes on from there")
    return 130


def make_parser() -> argparse.ArgumentParser:
    """The whole command line; every command is a subparser with a ``run`` default. Imports nothing heavy."""
    parser = argparse.ArgumentParser(
        prog="tellings",
        description="Reads many reports of one affair and shows what they add up to: who said what, what happened when, which reports are "
        "copies, what is confirmed by how many independent origins, where accounts clash. Every line rests on exact characters of a source.",
    )
    parser.add_argument("--version", action="version", version=f"tellings {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help: str, *, inputs: bool = False
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        if inputs:
            made.add_argument("inputs", nargs="+", metavar="INPUT", help=INPUT_HELP)
        return made

    def folder(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--in",
            dest="folder",
            type=parse_name,
            metavar="DIR",
            required=True,
            help="the folder a dossier was built in",
        )

    def jobs(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--jobs",
            type=parse_jobs,
            default=None,
            metavar="N",
            help="processes to use (default: one per core, fewer for a small pile)",
        )

    build = command("build", run_build, "build the dossier of a pile of reports; again with more input: adds")
    build.add_argument("inputs", nargs="*", metavar="INPUT", help=f"{INPUT_HELP}; none: make the pages of DIR anew")
    build.add_argument(
        "-o",
        dest="folder",
        type=parse_name,
        metavar="DIR",
        required=True,
        help="DIR/dossier.html, DIR/dossier.json, DIR/tellings.db",
    )
    build.add_argument(
        "--engine", choices=("local", "daft"), default="local", help="where the steps run (default: local)"
    )
    build.add_argument(
        "--judgements",
        type=parse_name,
        action="append",
        default=None,
        metavar="FILE",
        help="a TOML file of corrections (same, not-same, not-a-conflict, wrong-speaker, same-origin, not-same-origin): kept in DIR and "
        "replayed on every later build, until another list is given",
    )
    build.add_argument(
        "--since",
        default=None,
        metavar="TIME",
        help="tell what is new since a day or time (2031-05-06, 2031-05-06T09:30, 7d, 12h) instead of since the build before",
    )
    jobs(build)
    read = command(
        "read", run_read, "what each report gives by itself: one JSON object per article, in input order", inputs=True
    )
    read.add_argument("--tokens", action="store_true", help="with tokens: place, part of speech, head, relation")
    jobs(read)
    jobs(command("stories", run_stories, "which reports tell one story: one JSON object per story", inputs=True))
    jobs(command("copies", run_copies, "which passages reports share: one JSON object per copy", inputs=True))
    verify = command("verify", run_verify, "re-check every cite against the stored texts; exit 1 at any mismatch")
    verify.add_argument("folder", type=parse_name, metavar="DIR", help="the folder a dossier was built in")
    explain = command("explain", run_explain, "the reasons behind a claim, conflict, origin, date or story")
    explain.add_argument("id", metavar="ID", help="its id, as the dossier shows it")
    folder(explain)
    quotes = command("quotes", run_quotes, "who said what: one JSON object per quote", inputs=True)
    quotes.add_argument("--speaker", metavar="NAME", help="only quotes of speakers whose name holds these words")
    quotes.add_argument("--csv", action="store_true", help="a table instead of JSON Lines")
    quotes.add_argument(
        "--acts",
        action="store_true",
        help="also what was done by speaking or is held (criticised, wants): no quotations",
    )
    jobs(quotes)
    timeline = command(
        "timeline", run_timeline, "what happened when, by story, in order of time, with the place of each entry"
    )
    timeline.add_argument("--json", action="store_true", help="for programs: one JSON object per entry")
    timeline.add_argument(
        "--as-known-on",
        dest="day",
        metavar="DAY",
        help="only what reports published by then tell, as they tell it: 2019-11-27",
    )
    folder(timeline)
    trace = command("trace", run_trace, "each step's rows for one article")
    trace.add_argument("article", metavar="ARTICLE", help="its id, or its source as given")
    folder(trace)
    export = command("export", run_export, "every table as files, with a manifest of versions and settings")
    export.add_argument("folder", type=parse_name, metavar="DIR", help="the folder a dossier was built in")
    export.add_argument("--to", dest="form", choices=("csv", "parquet"), required=True, help="the form of the tables")
    export.add_argument(
        "-o", dest="out", type=parse_name, metavar="OUT", help="where to write them (default: DIR/export)"
    )
    command("steps", run_steps, "the pipeline as a table")
    return parser


def parse_jobs(value: str) -> int:
    """A positive number of processes. Raises argparse.ArgumentTypeError otherwise."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of processes; give 1 or more")
    return int(value)


def make_progress() -> Progress:
    """A bar on a terminal, plain lines otherwise."""
    return Bar() if sys.stderr.isatty() else Lines(sys.stderr)


def print_lines(lines: Iterable[bytes]) -> None:
    """JSON Lines on stdout."""
    for line in lines:
        put(line)


def say(text: str) -> None:
    """A plain line for the person at the screen, lost where that cannot be written."""
    tell(sys.stderr, text)


def run_build(options: argparse.Namespace) -> int:
    from tellings import desk

    if not options.inputs and not desk.has_dossier(options.folder):
        say(
            f"usage: tellings build INPUT... -o DIR\ntellings: {options.folder} holds no dossier yet; name the reports to build it from"
        )
        return 2

    with make_progress() as progress:
        built = desk.build(
            options.inputs,
            options.folder,
            engine=options.engine,
            jobs=options.jobs,
            judgements=options.judgements,
            since=options.since,
            progress=progress,
        )
    for line in built.summary:
        say(line)
    for missing in built.missing:
        say(f"tellings: {missing.source}: {missing.detail}")
    return 1 if built.missing else 0


def run_read(options: argparse.Namespace) -> int:
    from tellings import desk

    failed = desk.Missing()
    print_lines(desk.read(options.inputs, tokens=options.tokens, jobs=options.jobs, missing=failed))
    return failed.tell(say)


def run_stories(options: argparse.Namespace) -> int:
    from tellings import desk

    failed = desk.Missing()
    with make_progress() as progress:
        lines = desk.stories(options.inputs, jobs=options.jobs, progress=progress, missing=failed)
    print_lines(lines)
    return failed.tell(say)


def run_copies(options: argparse.Namespace) -> int:
    from tellings import desk

    failed = desk.Missing()
    with make_progress() as progress:
        lines = desk.copies(options.inputs, jobs=options.jobs, progress=progress, missing=failed)
    print_lines(lines)
    return failed.tell(say)


def run_quotes(options: argparse.Namespace) -> int:
    from tellings import desk

    failed = desk.Missing()
    lines = desk.quotes(options.inputs, speaker=options.speaker, acts=options.acts, jobs=options.jobs, missing=failed)
    print_lines(desk.as_csv(lines) if options.csv else lines)
    return failed.tell(say)


def run_verify(options: argparse.Namespace) -> int:
    from tellings import desk

    checked = desk.verify(options.folder)
    for mismatch in checked.mismatches:
        put(mismatch)
    say(checked.summary)
    return 1 if checked.mismatches else 0


def run_explain(options: argparse.Namespace) -> int:
    from tellings import desk

    for line in desk.explain(options.id, options.folder):
        put(line)
    return 0


def run_timeline(options: argparse.Namespace) -> int:
    from tellings import desk

    if options.json:
        print_lines(desk.timeline(options.folder, as_known_on=options.day))
        return 0
    for line in desk.timeline_text(options.folder, as_known_on=options.day):
        put(line)
    return 0


def run_trace(options: argparse.Namespace) -> int:
    from tellings import desk

    for line in desk.trace(options.article, options.folder):
        put(line)
    return 0


def run_export(options: argparse.Namespace) -> int:
    from tellings import desk

    for path in desk.export(options.folder, form=options.form, out=options.out):
        put(str(path))
    return 0


def run_steps(options: argparse.Namespace) -> int:
    from tellings import desk

    for line in desk.steps():
        put(line)
    return 0
