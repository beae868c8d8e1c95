"""The small course of the course tests, for those who break things around it."""

from tests.courses.conftest import small_course, small_module

__all__ = ["small_course", "small_module"]
