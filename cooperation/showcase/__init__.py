"""What `/composants/` shows: the tokens with their contrasts, and every component in its states."""
