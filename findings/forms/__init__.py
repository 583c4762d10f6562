"""Shape of input for findings, split by noun. Choices never go beyond what the person may see."""
