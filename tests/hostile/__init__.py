"""Hostile input: files that somebody made to break readers, and bombs that are built here when they are needed.

None of them is kept in the repository. `child` runs the real program on them, `source` is what a builder gives.
"""
