"""The statistical tier: which edits make a text more like the official Chinese that was counted."""
