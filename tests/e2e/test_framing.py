"""A webmaster shows his commune on the site of the town hall, another origin; a reader asks what a word means."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import expect


@contextmanager
def town_hall(body):
    """The address of a site of another origin, whose only page holds ``body``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>La mairie</title>{body}".encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_a_webmaster_shows_his_commune_elsewhere(browser, live_server, site):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/integrer/")
    page.get_by_label("Que voulez-vous montrer ?").fill("orleans")
    page.keyboard.press("Enter")
    codes = [page.locator(f"#code-{what}").text_content() for what in ("cadre", "image")]
    page.set_viewport_size({"width": 280, "height": 800})

    with town_hall(f'{"".join(codes)}<iframe src="{live_server.url}/projets/" title="non"></iframe>') as address:
        page.goto(address)
        frame = page.frame_locator(f'iframe[src="{live_server.url}/cadre/collectivites/orleans/"]')
        expect(frame.get_by_role("link", name="Parakou", exact=True)).to_be_visible()
        expect(frame.get_by_role("link", name="Corriger")).to_be_attached()
        page.locator("img").evaluate("e => e.decode()")
        assert page.locator("img").evaluate("e => e.naturalWidth") > 0
        refused = next(one for one in page.frames if one.parent_frame and "/cadre/" not in one.url)
        assert "Projets" not in refused.content()
    assert context.cookies() == []
    context.close()


def test_a_word_is_explained_by_the_keyboard_without_script(browser, live_server, site):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.project.get_absolute_url())

    page.get_by_role("button", name="Porteur").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#mot-porteur")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#mot-porteur")).to_be_hidden()
    context.close()
