"""What a letter says of itself to the outbox."""

#: Header that names the row that wants to know what becomes of the letter, ``kind:key``; it is never sent.
ABOUT = "X-About"
#: Kinds whose letter is written anew, or goes nowhere else, when it is sent again.
PASSWORD, ADDRESS_CHANGE = "accounts.password", "accounts.address_change"
