"""A rule that cannot even be read; apart, so that whoever tells of it needs nothing else of this package."""


class BrokenRule(ValueError):  # noqa: N818 - it says what is broken
    """A module of a rule has a mistake of its own: it cannot be imported, or holds no rule or several."""
