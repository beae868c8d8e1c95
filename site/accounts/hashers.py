from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's first choice of cost (19 MiB, two passes, one lane): 40 ms, so a theme day can sign in."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
