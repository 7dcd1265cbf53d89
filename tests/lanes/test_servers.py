"""The servers themselves: a kill loses nothing that they promised to keep, a wipe loses all."""

import pytest

from tests.lanes.fixtures import running


@pytest.mark.postgresql
def test_a_postgresql_that_is_killed_keeps_what_was_committed_until_it_is_wiped() -> None:
    from tests.lanes.postgresql_server import PostgreSQL

    with running(PostgreSQL) as server:
        server.create("kept")
        server.kill()
        with pytest.raises(Exception, match="refused"):
            server.connection()
        server.start()
        names = "select count(*) from pg_database where datname = 'kept'"
        with server.connection() as connection:
            assert connection.execute(names).fetchone() == (1,)
        server.wipe()
        with server.connection() as connection:
            assert connection.execute(names).fetchone() == (0,)


@pytest.mark.redis
def test_a_redis_that_is_killed_keeps_what_it_wrote_until_it_is_wiped() -> None:
    import redis

    from tests.lanes.redis_server import Redis

    with running(Redis) as server, redis.Redis(port=server.port) as client:
        client.set("a", "b")
        server.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("a")
        server.start()
        assert client.get("a") == b"b"
        server.wipe()
        assert client.get("a") is None
