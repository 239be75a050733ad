"""The review desk: what people see of findings, drafts and rectification, and do about them."""
