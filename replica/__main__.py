"""Serves one replica until Ctrl-C: python -m replica --family nukeviet --articles 60 --port 8100."""

import argparse
import sys
import threading
from contextlib import suppress
from typing import get_args

from replica.flood import FloodLimit
from replica.server import serve
from replica.shelf import Options, Permalinks, Variant
from replica.site import TITLE, Site


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m replica", description=__doc__)
    parser.add_argument("--family", choices=get_args(Variant), default="nukeviet")
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port and prints it")
    parser.add_argument("--title", default=TITLE, help="what the portal calls itself")
    parser.add_argument("--seed", default="tinhso", help="another seed makes other articles")
    parser.add_argument(
        "--permalinks", choices=get_args(Permalinks), default="date", help="shape of WordPress addresses"
    )
    parser.add_argument("--page-size", type=int, default=0, help="entries on a list page; 0 is the family's own number")
    parser.add_argument("--flood", action="store_true", help="NukeViet's limit: 40 requests in 60 s, 150 in 300 s")
    arguments = parser.parse_args()
    site = Site(
        arguments.family,
        arguments.articles,
        title=arguments.title,
        options=Options(permalinks=arguments.permalinks, page_size=arguments.page_size),
        flood=FloodLimit() if arguments.flood else None,
        seed=arguments.seed,
    )
    with serve(site, arguments.port) as served, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{arguments.family}: {arguments.articles} sample articles at {served.origin}/\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
