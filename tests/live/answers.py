"""What a switch answers when it is asked where a number would go."""

from typing import NamedTuple


class Answer(NamedTuple):
    """What each trunk of the list would get, or cause and SIP status of the refusal; and the tariff class.

    A trunk that cannot take the number has `!28/484` for it.
    """

    sent: tuple[tuple[str, str], ...] = ()
    cause: int = 0
    status: int = 0
    tariff: str = ""
