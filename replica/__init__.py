"""Loopback copies of CMS families with articles of our own."""
