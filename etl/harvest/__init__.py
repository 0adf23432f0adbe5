"""Harvesting: minutes are fetched from the sites where municipalities publish them, politely, into a folder of files.

`sites` knows the sites, `firstagenda` what the software there answers, `visitor` and `robots` how to behave as a guest,
`archive` what lies on disk, `walk` goes through a site, `coverage` and `progress` tell what came of it.
"""
