"""Thirty trials of half an hour of writing under incidents, and the control that shows they can fail."""

from collections.abc import Iterator

import pytest

from bench.trial import Server, tried

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("trial"))
    server.prepare()
    yield server
    server.product.kill()


@pytest.mark.parametrize("batch", range(6))
def test_no_typed_word_is_lost_and_no_row_is_written_twice(chromium, server, batch):
    results = [tried(chromium, server, seed) for seed in range(batch * 5, batch * 5 + 5)]

    assert [result for result in results if not result.is_clean] == []
    assert all(result.characters > 300 for result in results)
    assert sum(len(result.incidents) for result in results) > 10


def test_without_local_drafts_the_trial_sees_words_lost(chromium, tmp_path):
    server = Server(tmp_path, local_drafts=False)
    server.prepare()
    try:
        assert any(tried(chromium, server, seed).lost for seed in range(6))
    finally:
        server.product.kill()
