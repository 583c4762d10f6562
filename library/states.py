"""What the trail calls the verbs of documents (资料); a document has no table of moves."""

WORDS = {"add_document": "收入资料库", "extract": "提取全文", "extract_again": "重新提取全文"}
