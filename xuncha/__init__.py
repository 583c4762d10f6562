"""县委巡察工作管理系统: wiring and the roof."""
