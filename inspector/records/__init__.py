"""What passes between inspectors and units about one finding: notices as spreadsheets, rechecks, evidence packs, the register of contacts."""
