"""Where articles stay; knows nothing of HTTP or HTML."""
