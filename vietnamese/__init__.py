"""What the Vietnamese language and its public-sector prose demand: pure functions of text."""
