"""One inspection of a site: its fold, the fate of every link, its claim on the site, its pictures and its report."""
