"""Python imports this at its start in the processes of the chaos, and only there: the product with a quicker clock.

What takes minutes takes seconds, so that ten minutes see hundreds of visits; a lease is as short as TINHSO_CHAOS_LEASE says.
And every request says which process makes it. Nothing else is changed, and the program itself knows nothing of it.
"""

import faulthandler
import os
import signal
from datetime import timedelta

if _lease := os.environ.get("TINHSO_CHAOS_LEASE"):
    faulthandler.register(signal.SIGUSR1)  # all threads, to be asked by whom waits in vain

    import storage.leases
    import storage.timetables

    storage.leases.LEASE = timedelta(seconds=float(_lease))
    storage.leases.RENEWED_EVERY = storage.leases.LEASE / 4
    storage.timetables.SHORTEST = timedelta(seconds=5)
    storage.timetables._UNITS = {"m": "seconds"}

    import crawler.settings
    import scheduler
    import storage.failures

    storage.failures._FIRST_WAIT, storage.failures._LONGEST_WAIT = timedelta(seconds=5), timedelta(seconds=15)
    scheduler.TICK_SECONDS, scheduler.AT_A_TIME = 1, 13  # fewer portals to a child
    crawler.settings.SPIDER_MODULES = ["tests.chaos.leaves"]
    crawler.settings.USER_AGENT += f" process/{os.getpid()}-{os.urandom(4).hex()}"
