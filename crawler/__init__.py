"""What happens to a page."""
