"""The profile that all partners' rules have in common, rule by rule, over every sample in each form of feed.

From the public rules of MSN, SmartNews, NewsBreak, Flipboard and Apple News, RFC 4287, 5005 and 6721, Media RSS 1.5 and
JSON Feed 1.1. What a web server has to do with it (304, gzip, tokens) is no affair of files.
"""
