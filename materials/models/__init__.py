from materials.models.curriculum import CurriculumReference
from materials.models.lessons import Attachment, CitedReference, LessonChange, LessonPage, LessonTag, TaggedLesson
from materials.models.lists import Band, MaterialType, PreventionLevel, Subject, Theme
from materials.models.weeks import ChecklistItem, MaterialIndexPage, ThemeDay, ThemeWeekPage

__all__ = [
    "Attachment",
    "Band",
    "ChecklistItem",
    "CitedReference",
    "CurriculumReference",
    "LessonChange",
    "LessonPage",
    "LessonTag",
    "MaterialIndexPage",
    "MaterialType",
    "PreventionLevel",
    "Subject",
    "TaggedLesson",
    "Theme",
    "ThemeDay",
    "ThemeWeekPage",
]
