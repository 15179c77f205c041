"""What people type in forms, read: dates, amounts, places. What may mean two things is asked back, never guessed."""
