import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeDocument } from "./store";

it("writes a document whole, or says where it could not and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "steward-store-"));
  try {
    const file = join(folder, "shop.json");
    await writeDocument(file, "one");
    await writeDocument(file, "two");
    expect(await readFile(file, "utf8")).toBe("two");
    await mkdir(join(folder, "taken"));
    await expect(writeDocument(join(folder, "taken"), "x")).rejects.toThrow(/taken cannot be written: \w+\./);
    await expect(writeDocument(join(folder, "none", "shop.json"), "x")).rejects.toThrow(
      /shop\.json cannot be written: ENOENT/,
    );
    expect((await readdir(folder)).sort()).toEqual(["shop.json", "taken"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
