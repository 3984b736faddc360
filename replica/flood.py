"""NukeViet's flood limit, with a clock and windows that tests and benchmarks may scale."""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence

RULES = ((40, 60.0), (150, 300.0))  # requests in seconds, as shipped with the CMS


class FloodLimit:
    """Counts requests. `scale` shortens or lengthens every window: 0.01 makes a minute 0.6 seconds."""

    def __init__(
        self,
        rules: Sequence[tuple[int, float]] = RULES,
        *,
        scale: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = tuple((count, seconds * scale) for count, seconds in rules)
        self._clock = clock
        self._times: deque[float] = deque()

    def wait(self) -> int:
        """Counts one request. Returns 0 if it is within the limit, else after how many whole seconds it would be.

        As in the CMS, a refused request counts too: who keeps knocking keeps waiting.
        """
        now = self._clock()
        longest = max(seconds for _, seconds in self._rules)
        while self._times and now - self._times[0] >= longest:
            self._times.popleft()
        self._times.append(now)
        waits = [self._until_free(count, seconds, now) for count, seconds in self._rules]
        return math.ceil(max(waits))

    def _until_free(self, count: int, seconds: float, now: float) -> float:
        recent = [moment for moment in self._times if now - moment < seconds]
        return recent[-count] + seconds - now if len(recent) > count else 0.0
