"""Cells that hold several things, split by semicolons."""

from __future__ import annotations


def parts(cell) -> list[str]:
    """Return the things that a cell holds, in their order; none if the cell is missing."""
    return [part.strip() for part in cell.split(";")] if isinstance(cell, str) else []
