"""`tinhso` where nothing is installed but what it runs with: no linter, no type checker, no pytest."""

import cli
from spiders.adding import trying

trying.find_spec = lambda name, package=None: None
cli.main()
