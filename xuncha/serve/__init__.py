"""`make run` (一键启动): the supervisor of a whole installation on one machine."""
