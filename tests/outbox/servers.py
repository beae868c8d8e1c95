"""Real SMTP servers on this machine that are slow, refuse addresses, hang up, and note what they accepted."""

import asyncio
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer:
    """A mail server; use it as a context. `accepted` are the mails it took, in order.

    `refuses` says what is answered to an address: {address: "550 …"}; with `once` a refusal counts for the first time
    only. `slow` says how many seconds the answer to a mail for an address takes. `hangs_up_on` are addresses at whose
    mail the connection breaks after it was handed over, `hangs` are those at whose mail the server falls silent.
    """

    def __init__(self, port=None, *, refuses=(), once=(), slow=(), hangs_up_on=(), hangs=()):
        self.port, self.accepted, self.answers = port or free_port(), [], []
        self.refuses, self.once, self.slow, self.hangs_up_on = dict(refuses), set(once), dict(slow), set(hangs_up_on)
        self.hangs, self.is_hanging = set(hangs), False

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.controller.stop()

    @property
    def recipients(self):
        return [mail["To"] for mail in self.accepted]

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.refuses.get(address)
        if address in self.once:
            self.refuses.pop(address, None)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        if address in self.hangs:
            self.is_hanging = True
            await asyncio.sleep(3600)
        if address in self.hangs_up_on:
            self.hangs_up_on.discard(address)
            server.transport.close()
            return "421 Good-bye"
        self.accepted.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.slow.get(address, 0))  # it has the mail, and is slow to say so
        return "250 OK"
