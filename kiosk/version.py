"""The version of Good Word, in one place."""

__version__ = "1.0.0"
