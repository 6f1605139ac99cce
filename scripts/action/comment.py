#!/usr/bin/env python3
"""Puts a file as one comment on a pull request, and the next time in its place:
the comment is found by the mark in its first line.

    comment.py FILE

GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST (a number) say where. A token that
may not write, as that of a fork's pull request, is a note and no failure. Exit 0: it is there, or
may not be written; 2: it failed, and one line says why."""
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


class Failure(Exception):
    """What stands in the way, as a sentence."""


def is_ours(comment, mark):
    """A body may be null, and whoever wrote one may be gone."""
    return (comment.get("body") or "").startswith(mark) and (comment.get("user") or {}).get("type") == "Bot"


def find(comments, token, mark):
    """The URL of the first comment that begins with the mark and that a bot wrote; or None."""
    page = 1
    while True:
        found = request("GET", f"{comments}?per_page={PAGE}&page={page}", token)
        for comment in found:
            if is_ours(comment, mark):
                return comment["url"]
        if len(found) < PAGE:
            return None
        page += 1


def read(arguments):
    """The comment, and the mark in its first line."""
    if len(arguments) != 2:
        raise Failure("expected one FILE")
    try:
        with open(arguments[1], encoding="utf-8") as file:
            body = file.read()[:LIMIT]
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{arguments[1]}: {error}") from error
    mark = body.split("\n", 1)[0]
    if not mark.startswith("<!-- irqbench"):
        raise Failure(f"{arguments[1]} does not begin with a mark")
    return body, mark


def variable(name):
    value = os.environ.get(name)
    if not value:
        raise Failure(f"{name} is not set")
    return value


def place():
    number = variable("PULL_REQUEST")
    if not (number.isascii() and number.isdigit()):
        raise Failure(f"PULL_REQUEST is no number: {number!r}")
    return (f"{variable('GITHUB_API_URL')}/repos/{variable('GITHUB_REPOSITORY')}"
            f"/issues/{number}/comments")


def put(body, mark, comments, token):
    try:
        there = find(comments, token, mark)
        request("PATCH" if there else "POST", there or comments, token, {"body": body})
    except urllib.error.HTTPError as error:
        if error.code not in (401, 403, 404):
            raise Failure(str(error)) from error
        print(f"comment: this token may not write here ({error.code}); see the job's summary")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Failure(f"no answer of GitHub's: {error!r}") from error


def main():
    try:
        body, mark = read(sys.argv)
        put(body, mark, place(), variable("GITHUB_TOKEN"))
    except Failure as failure:
        print(f"comment: {failure}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
