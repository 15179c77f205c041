"""The sheets of the directory in the back-office."""

from directory.admin import actors, collectivites, funders, jumelages, mails, networks, projects, references, traces

__all__ = ["actors", "collectivites", "funders", "jumelages", "mails", "networks", "projects", "references", "traces"]
