"""What is asked of the arenas' letters."""

from arenor import sending

sending.register()
