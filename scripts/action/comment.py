#!/usr/bin/env python3
"""Puts a file as one comment on a pull request, and the next time in its place:
the comment is found by the mark in its first line.

    comment.py FILE

GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST (a number) say where. A token that
may not write, as that of a fork's pull request, is a note and no failure. Exit 2: it failed."""
import json
import os
import sys
import urllib.error
import urllib.request

PAGE = 100
LIMIT = 65536  # characters that a comment may have


def request(method, url, token, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept": "application/vnd.github+json", "Authorization": f"Bearer {token}",
               "X-GitHub-Api-Version": "2022-11-28", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method),
                                timeout=30) as answer:
        return json.load(answer)


def find(comments, token, mark):
    """The URL of the first comment that begins with the mark and that a bot wrote; or None."""
    page = 1
    while True:
        found = request("GET", f"{comments}?per_page={PAGE}&page={page}", token)
        for comment in found:
            if comment["body"].startswith(mark) and comment["user"]["type"] == "Bot":
                return comment["url"]
        if len(found) < PAGE:
            return None
        page += 1


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        body = file.read()[:LIMIT]
    mark = body.split("\n", 1)[0]
    if not mark.startswith("<!-- irqbench"):
        sys.exit(f"comment: {sys.argv[1]} does not begin with a mark")
    number = os.environ["PULL_REQUEST"]
    if not number.isdigit():
        sys.exit("comment: PULL_REQUEST is no number")
    token = os.environ["GITHUB_TOKEN"]
    comments = (f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}"
                f"/issues/{number}/comments")
    try:
        there = find(comments, token, mark)
        request("PATCH" if there else "POST", there or comments, token, {"body": body})
    except urllib.error.HTTPError as error:
        if error.code in (401, 403, 404):
            print(f"comment: this token may not write here ({error.code}); see the job's summary")
            return
        print(f"comment: {error}", file=sys.stderr)
        sys.exit(2)
    except (urllib.error.URLError, OSError) as error:
        print(f"comment: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
