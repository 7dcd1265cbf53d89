"""Benchmarks: the same work by us and by what a user would pick instead, side by side in one run.

    make bench            everything, about half an hour on two cores
    make bench QUICK=1    fewer rounds, no 100x, under 8 minutes

Machines are busy, so no time means anything alone. Contenders live in processes of their own and take turns (A B C,
B C A, ...); of each round the ratio is taken, and told are the median and the span of the ratios, of processor time
beside wall time. The service (`service`, `jobs`) runs whole, and is told by wall time alone. `sections` says what is
compared and which figure is to be reached; nothing here can fail a test.
"""
