"""What speaks SQL to find things fast. Nowhere else but in migrations is SQL written by hand."""
