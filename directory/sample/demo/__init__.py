"""Demonstration records: plausible, varied, made from a seed, marked as such and removable.

The record number `n` of a seed is always the same for a given base and day:
its own generator is seeded by both, so that asking for more only adds.
"""
