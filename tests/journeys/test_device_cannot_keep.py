"""Why nothing is kept on the device: what a browser seals with a key that it will not give out, a copy of its folder opens elsewhere."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.harness import browser as browsers

CANARY = "Zqtarn Brook was last seen at the park"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
OPEN = """const open = () => new Promise((done, wrong) => {
  const asked = indexedDB.open("kept", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("rows");
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => wrong(asked.error);
});
const finished = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });"""
KEEP = "async (words) => {" + OPEN + """
  const key = await crypto.subtle.generateKey({name: "AES-GCM", length: 256}, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({name: "AES-GCM", iv}, key, new TextEncoder().encode(words));
  const rows = (await open()).transaction("rows", "readwrite").objectStore("rows");
  await finished(rows.put({key, iv, sealed}, "report"));
}"""
READ = "async () => {" + OPEN + """
  const row = await finished((await open()).transaction("rows").objectStore("rows").get("report"));
  return new TextDecoder().decode(await crypto.subtle.decrypt({name: "AES-GCM", iv: row.iv}, row.key, row.sealed));
}"""


@pytest.mark.nightly
@pytest.mark.sqlite_only
def test_a_copied_browser_folder_opens_what_was_sealed_on_the_device(browser: Any, live: str, tmp_path: Path) -> None:
    """The day this fails, the decision to keep nothing on the device may be looked at again."""
    def at_sign_in(folder: Path, script: str, *given: str) -> Any:
        context = browser.browser_type.launch_persistent_context(folder, executable_path=browsers.find(), args=ARGUMENTS)
        try:
            page = context.new_page()
            page.goto(f"{live}/sign-in")
            return page.evaluate(script, *given)
        finally:
            context.close()

    at_sign_in(tmp_path / "telephone", KEEP, CANARY)
    shutil.copytree(tmp_path / "telephone", tmp_path / "thief", symlinks=True)
    assert at_sign_in(tmp_path / "thief", READ) == CANARY
