"""What is done to many rows of a list at once: asked, shown, done, taken back as one."""
