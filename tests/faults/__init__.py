"""Faults on purpose, with real processes, brokers, databases and storages: nothing is lost, nothing is done twice."""
