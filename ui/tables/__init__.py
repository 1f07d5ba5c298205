"""The page of tables and figures, and the passages behind them."""
