"""Benchmarks against other tools and against the machine's limit: `make bench`. How it is measured: bench/README.md."""
