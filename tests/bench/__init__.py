"""Benchmarks, run by ``make bench``: each prints its numbers beside a baseline of the same run.

A rate is requests per second of this process's own processor time, so that what else runs on the
machine does not change it. The two sides take turns.
"""
