"""One report of a change, rendered as a comment, a page, and the formats that other tools read."""
