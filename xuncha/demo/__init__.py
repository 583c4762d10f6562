"""The demo (演示): a whole round of a county that does not exist, made with the product's own verbs."""
