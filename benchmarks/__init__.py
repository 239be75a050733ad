"""Speed and correctness against two baselines, on a site of our own making with a known truth."""
