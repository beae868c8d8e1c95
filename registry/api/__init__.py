"""What a municipality's own systems may read: its people, their trainings and its coverage, as JSON, with a key."""
