"""Memory used for a moment goes back to the system."""

import psutil

from directory.search.memory import give_back


def test_what_was_used_for_a_moment_goes_back():
    process = psutil.Process()
    # Small pieces, one in two kept a little longer: the C library does not return these by itself.
    pieces = [b"x" * 900 + bytes([number % 256]) for number in range(100_000)]
    used = process.memory_info().rss
    pieces.clear()

    give_back()

    assert used - process.memory_info().rss > 50 * 2**20
