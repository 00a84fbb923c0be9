"""What one run may spend on a chat endpoint."""

from threading import Lock


class OverBudget(Exception):
    """A request would go beyond what the run may spend."""


class Budget:
    """Requests and tokens left; safe to use from several threads at once.

    Tokens are set aside before a request, as many as it could cost at most, and settled once its cost is known: so
    the limit holds whatever is under way.
    """

    def __init__(self, n_requests: int, n_tokens: int) -> None:
        self._n_requests = n_requests
        self._n_tokens = n_tokens
        self._lock = Lock()

    def take(self, n_tokens: int) -> None:
        """Set a request and its tokens aside; raises OverBudget."""
        with self._lock:
            if self._n_requests < 1:
                raise OverBudget("chat_max_requests of this run are made")
            if self._n_tokens < n_tokens:
                raise OverBudget("chat_max_tokens of this run do not suffice for another request")
            self._n_requests -= 1
            self._n_tokens -= n_tokens

    def settle(self, taken: int, used: int) -> None:
        """Give back what was set aside of a request, less what it used."""
        with self._lock:
            self._n_tokens += taken - used
