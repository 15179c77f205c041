"""The lists that people work in, one mechanism for all: whose rows, which columns, kept selections, workbooks."""
