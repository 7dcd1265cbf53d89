"""A storage that speaks S3: moto's server, on a free port of the loopback. It keeps all in memory."""

import sys
from http.client import HTTPConnection

from tests.lanes.server import Server

BUCKET = "artifacts"


class S3(Server):
    """A storage with one bucket, which is empty again whenever the server was ended."""

    def prepare(self) -> None:
        pass

    def command(self) -> list[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]

    def answers(self) -> bool:
        client = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            client.request("PUT", f"/{BUCKET}", headers={"Host": f"127.0.0.1:{self.port}"})
            return client.getresponse().status == 200
        finally:
            client.close()

    @property
    def url(self) -> str:
        return f"s3://{BUCKET}"

    @property
    def access(self) -> dict[str, str]:
        """Return the variables by which a client finds and enters the storage."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_REGION": "us-east-1",
        }
