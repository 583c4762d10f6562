"""What an operator does on an empty database (系统初始化): said where the product starts and on its login page."""

#: from the checkout of the product, or in its container without `scripts/env.sh`
COMMAND = "scripts/env.sh .venv/bin/python manage.py init_office --county 县名"
NOT_SET_UP = "系统还没有初始化，没有任何账号，现在不能登录。"
