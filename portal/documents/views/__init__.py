"""The pages of the library: `library` to find and read, `keeping` to write the book, `study` to say who has read."""

from portal.documents.views import keeping, library, study
from portal.documents.views.blueprint import bp

__all__ = ["bp", "keeping", "library", "study"]
