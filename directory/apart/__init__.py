"""What costs, fenced: work on files that strangers send, in a process of its own; and places, so few at once."""
