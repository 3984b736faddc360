"""Looking at an unknown portal, and what is needed to make it a known one."""
