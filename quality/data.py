"""Finds the data sets, unpacked for reading only.

They lie in the folder named by ``TELLINGS_DATA`` (default ``../shared/data`` beside the repository) as folders or ``NAME.tar.gz``.
An archive is unpacked once into a cache, named by its digest; checks get one folder that shows every set by its name.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where the data sets should be, whether or not they are."""
    return Path(os.environ.get("TELLINGS_DATA") or REPOSITORY.parent / "shared" / "data")


def cache_folder() -> Path:
    """Where archives are unpacked: ``TELLINGS_DATA_CACHE``, else a folder of this user under the temporary files."""
    return Path(os.environ.get("TELLINGS_DATA_CACHE") or Path(tempfile.gettempdir()) / f"tellings-data-{os.getuid()}")


def missing_sets(names: Iterable[str], folder: Path) -> list[str]:
    """The names that are neither a folder nor an archive in ``folder``."""
    return sorted(name for name in set(names) if not (folder / name).is_dir() and not archive(folder, name).is_file())


def archive(folder: Path, name: str) -> Path:
    """Where the archive of a set would be."""
    return folder / f"{name}.tar.gz"


def open_sets(names: Iterable[str], folder: Path, cache: Path) -> Path:
    """A folder in ``cache`` that shows each named set as ``NAME``. The sets must be there (see ``missing_sets``)."""
    places = {
        name: folder / name if (folder / name).is_dir() else unpack(archive(folder, name), cache) for name in names
    }
    view = cache / f"view-{hashlib.sha256(repr(sorted(places.items())).encode()).hexdigest()[:16]}"
    view.mkdir(parents=True, exist_ok=True)
    for name, place in places.items():
        if not (view / name).is_symlink():
            (view / name).symlink_to(place.resolve(), target_is_directory=True)
    return view


def unpack(source: Path, cache: Path) -> Path:
    """The unpacked folder of an archive ``NAME.tar.gz``; made once, whole or not at all, under the digest of the archive."""
    name = source.name.removesuffix(".tar.gz")
    with source.open("rb") as stream:
        home = cache / f"{name}-{hashlib.file_digest(stream, 'sha256').hexdigest()[:16]}"
    if not home.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as half:
            with tarfile.open(source) as members:
                members.extractall(half, filter="data")
            (Path(half) / name).rename(home)
    return home


def set_digest(folder: Path) -> str:
    """16 hex digits naming a set's content: every file's path and bytes, whether it came as a folder or as an archive."""
    hasher = hashlib.sha256()
    root = folder.resolve()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        hasher.update(f"{path.relative_to(root).as_posix()}\n".encode())
        hasher.update(hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()[:16]
