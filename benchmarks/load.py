"""Requests as fast as a server answers them, from a few clients that keep their connections; a failed request ends the run."""
from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Answers:
    """What came back."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    last: bytes = b""

    @property
    def each_second(self) -> float:
        """Requests answered in a second."""
        return len(self.milliseconds) / self.seconds

    def percentile(self, part: float) -> float:
        """The time, in milliseconds, within which this part of the requests was answered."""
        return sorted(self.milliseconds)[int(part * (len(self.milliseconds) - 1))]


def ask(url: str, headers: dict[str, str], *, clients: int, seconds: float) -> Answers:
    """Ask one address again and again; raises on any answer but 200."""
    place, answers, lock, wrong = urlsplit(url), Answers(), threading.Lock(), []
    end = time.perf_counter() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        took: list[float] = []
        body = b""
        while (began := time.perf_counter()) < end and not wrong:
            connection.request("GET", f"{place.path}?{place.query}" if place.query else place.path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                wrong.append(f"{url} answered {answer.status}")
            took.append((time.perf_counter() - began) * 1000)
        connection.close()
        with lock:
            answers.milliseconds += took
            answers.last = body or answers.last

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.seconds = time.perf_counter() - began
    if wrong:
        raise RuntimeError(wrong[0])
    return answers
