"""Pages of the site as files, for a web server that runs nothing of ours: the server's answers, with links to files."""
