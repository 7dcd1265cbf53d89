"""The worker: a Celery application that looks at jobs. What a job is, and what becomes of it, `exporter.jobs` knows.

A message is a doorbell: it names a job by its id, and says no more than "look". It may come twice, late or never.
`app` is the application, `doorbell` rings, `tasks` answers, `limits` bounds what a rendering may take, `sweep` brings
back what was left behind, `warm` loads the engines once for all processes, `pool` is those processes, `program` puts
it together.
"""
