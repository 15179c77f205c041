"""What opens the files that people send, in a process of its own: nothing here knows the site, nor Django."""
