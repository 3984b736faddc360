"""One module per province: its portals as classes of facts."""
