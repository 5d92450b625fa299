"""The demo's chosen day with a mail server, which the demo itself has not."""

from anslag.settings import MAILERS as TO_A_SERVER
from anslag.settings_demo import *  # noqa: F403 - all of it but the mail

MAILERS = TO_A_SERVER
