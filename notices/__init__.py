"""What people are told: messages to receivers, and a feed of new articles."""
