"""The moderation desk: propositions read question by question, then decided. See ``docs/guides/moderation.md``."""
