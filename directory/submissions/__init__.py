"""What people propose, from the first word typed to the decision. Nothing here is public before it is accepted."""
