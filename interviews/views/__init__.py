"""Pages of talks: the ledger and the record, the writing page, the planning board, outlines."""
