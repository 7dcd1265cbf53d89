"""The Celery application: which broker, which queues, and settings by which nothing gets lost (docs/operate.md)."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from kombu.entity import Exchange, Queue

from exporter.jobs import QUEUES
from exporter.settings.service import Misconfigured, Service

PATIENCE = 3
"""Seconds that whoever rings waits for a broker."""


class Application(Celery):
    """A Celery application that knows the settings of the service."""

    service: Service


def application(settings: Service) -> Application:
    """Return the application for a broker: RabbitMQ, Redis and its kin, or a file in the data folder.

    Raise Misconfigured if the package is missing that speaks with it.
    """
    app = Application("exporter", set_as_current=False, include=["worker.tasks"])
    app.service = settings
    app.conf.update(_ALWAYS)
    app.conf.update(
        task_soft_time_limit=settings.time_limit,
        task_time_limit=settings.time_limit + grace(settings),
        task_queues=[_queue(name, settings) for name in QUEUES],
        worker_concurrency=settings.worker_processes,
        **_transport(settings),
    )
    return app


def grace(settings: Service) -> int:
    """Return the seconds between the limit that a rendering is told of, and the one at which its process is killed."""
    return max(1, min(15, settings.time_limit // 4))


def queue_name(queue: str) -> str:
    """Return what a queue is called at the broker. The number goes up when its kind changes: one name, one kind."""
    return f"exporter.{queue}.v1"


_ALWAYS: dict[str, Any] = {
    # The row in the database decides what becomes of a job. A message that its reader died over is not put back: it
    # would come back for ever (celery#9082), and the row is there.
    "task_acks_late": True,
    "task_acks_on_failure_or_timeout": True,
    "task_reject_on_worker_lost": False,
    "worker_prefetch_multiplier": 1,
    "worker_lost_wait": 2,
    "worker_proc_alive_timeout": 60,  # a process comes up in a tenth of a second, but not on a machine that swaps
    "worker_cancel_long_running_tasks_on_connection_loss": False,  # a rendering goes on while the broker is away
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_create_missing_queues": False,
    "task_default_queue": queue_name("text"),
    "task_default_exchange": "exporter",
    "task_default_exchange_type": "topic",
    "task_default_routing_key": queue_name("text"),
    "worker_max_tasks_per_child": 200,
    "worker_max_memory_per_child": 600_000,  # KiB, looked at between two jobs
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "worker_redirect_stdouts": False,
    "broker_connection_timeout": PATIENCE,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "event_queue_exclusive": False,
    "task_publish_retry": False,  # the sweep rings again
}


def _queue(name: str, settings: Service) -> Queue:
    called = queue_name(name)
    arguments = {"x-queue-type": "quorum"} if _scheme(settings) in ("amqp", "amqps") else None
    return Queue(called, Exchange("exporter", type="topic"), routing_key=called, queue_arguments=arguments)


def _transport(settings: Service) -> dict[str, Any]:
    scheme = _scheme(settings)
    if scheme in ("amqp", "amqps"):
        return {
            "broker_url": settings.broker,
            "broker_transport_options": {"confirm_publish": True},
            "broker_native_delayed_delivery_queue_type": "quorum",
            "worker_detect_quorum_queues": True,
        }
    if scheme in ("redis", "rediss", "valkey", "valkeys"):
        if find_spec("redis") is None:
            raise Misconfigured(
                "EXPORTER_BROKER_URL: the package redis is missing; pip install 'briefing-exporter[redis]'"
            )
        return {
            "broker_url": settings.broker.replace("valkey", "redis", 1),
            # A message that was not answered comes back after the time-out, which no rendering outlives.
            "broker_transport_options": {
                "visibility_timeout": max(300, settings.time_limit + grace(settings) + 60),
                "unacked_restore_interval": 5,
                "unacked_restore_throttle": 1,
                "socket_timeout": 30,
                "socket_connect_timeout": PATIENCE,
                "socket_keepalive": True,
            },
        }
    return {"broker_url": settings.broker.removeprefix("sqla+"), "broker_transport": "worker.embedded:Transport"}


def _scheme(settings: Service) -> str:
    return urlsplit(settings.broker).scheme.partition("+")[0]
