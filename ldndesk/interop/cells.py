"""Cells of a table for a spreadsheet: none of them is taken for a formula."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""OWASP ASVS 5, 1.2.10."""


def safe_cell(text: str) -> str:
    """Give a cell with a single quote before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
