"""Folders that only this user may enter.

Owns: making them. Must not know: anything else of ours.
"""

from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """The folder and those above it; the ones that are new are the owner's alone. Raises `OSError`."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
