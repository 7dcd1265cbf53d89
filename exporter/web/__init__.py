"""The API: briefings taken in, exports asked for, watched and fetched, over HTTP. docs/api.md tells it to people.

`create_app` is all that a server needs. Handlers are plain functions in threads, as the store and the jobs are; only
what waits for the network or for events is asynchronous. Nothing here knows Celery: it is handed a `Ring`.
"""

from exporter.web.app import create_app, drain

__all__ = ["create_app", "drain"]
