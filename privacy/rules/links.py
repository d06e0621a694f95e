"""The link of a letter that cancels an erasure: as long as it waits."""

from capitalisation.signed import SignedLink

#: Key of the erasure; its state says whether there is something left to cancel.
CANCEL = SignedLink("privacy.erasure")
