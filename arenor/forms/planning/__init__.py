"""What is filled in to plan an arena: its series, its times and its people."""
