"""Brings files of people, trainings and head counts into the registry: read, choose columns, check, store, undo."""
