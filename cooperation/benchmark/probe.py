"""What each answer says of its making, in the settings of the benchmark only."""

import os
from time import thread_time

import psutil
from django.db import connection

PID, QUERIES, PROCESSOR, RSS, USS = "X-Pid", "X-Sql", "X-Cpu", "X-Rss", "X-Uss"


class ProbeMiddleware:
    """Headers: the worker's process id, SQL queries, processor time (ms), and memory (bytes) if asked by ``X-Memory``.

    USS is the memory that would come back if the process ended: what forked workers share counts for none of them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        queries = 0

        def count(execute, *arguments):
            nonlocal queries
            queries += 1
            return execute(*arguments)

        started = thread_time()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response[PROCESSOR] = f"{(thread_time() - started) * 1000:.3f}"
        response[PID] = str(os.getpid())
        response[QUERIES] = str(queries)
        if "X-Memory" in request.headers:
            memory = psutil.Process().memory_full_info()
            response[RSS], response[USS] = str(memory.rss), str(memory.uss)
        return response
