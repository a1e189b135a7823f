"""The pages of a nyttokalkyl, one file per group of them."""
