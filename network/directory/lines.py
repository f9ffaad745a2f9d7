"""Texts that stand on one line."""


def one_line(text: str) -> str:
    """What was pasted with line breaks, of whatever kind, on one line: it stands in headings, lists and subjects."""
    return " ".join(part for line in text.splitlines() if (part := line.strip()))
