"""A real mail server (aiosmtpd), told beforehand what to answer to whom."""

import socket
from collections import defaultdict
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class MailServer:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        #: Answers left to give to an address, then it is accepted.
        self.to: dict[str, list[str]] = defaultdict(list)
        self.after_data: list[str] = []
        self._controller: Controller | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def handle_RCPT(  # noqa: N802 its name in aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.to[address]:
            return self.to[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 its name in aiosmtpd
        if self.after_data:
            return self.after_data.pop(0)
        self.letters.append(message_from_bytes(envelope.content, EmailMessage, policy=policy.default))
        return "250 OK"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Letters go the whole way: outbox, worker, network."""
    found = MailServer()
    settings.EMAIL_BACKEND = "mail.actions.outbox.OutboxBackend"
    settings.LETTER_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 2
    found.start()
    yield found
    found.stop()
