"""Statistics (统计): metrics and the tables made of them. A figure is the count of its rows, and opens them."""
