"""How Danes write dates and times: »16.03.2026«, »kl. 12.30«; the forms in common hand are all read."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j. F Y \\k\\l. H.i"
SHORT_DATETIME_FORMAT = "d.m.Y \\k\\l. H.i"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d-%m-%Y", "%d/%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]
