from materials.models.counting import Download, MonthlyDownloads, SearchInVain
from materials.models.curriculum import CurriculumReference
from materials.models.lessons import Attachment, CitedReference, LessonChange, LessonPage, LessonTag, TaggedLesson
from materials.models.lists import Band, MaterialType, PreventionLevel, Subject, Theme
from materials.models.plans import WeekPlan
from materials.models.weeks import ChecklistItem, MaterialIndexPage, ThemeDay, ThemeWeekPage

__all__ = [
    "Attachment",
    "Band",
    "ChecklistItem",
    "CitedReference",
    "CurriculumReference",
    "Download",
    "LessonChange",
    "LessonPage",
    "LessonTag",
    "MaterialIndexPage",
    "MaterialType",
    "MonthlyDownloads",
    "PreventionLevel",
    "SearchInVain",
    "Subject",
    "TaggedLesson",
    "Theme",
    "ThemeDay",
    "ThemeWeekPage",
    "WeekPlan",
]
