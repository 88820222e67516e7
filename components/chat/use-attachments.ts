"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { ulid } from "ulid";
import type { AttachmentPart } from "@/server/conversation/parts.schema";
import { inTheirPlaces } from "./attachments-model";
import { drafts } from "./draft-store";
import { fitPicture } from "./fit-picture";
import { takeBack, UploadError, uploadPicture } from "./upload-picture";
import { useAttached } from "./use-draft";

/** Why a picture is not there yet, or not at all. "said": in the server's own words. */
export type Problem = { kind: "tooLarge" | "network" } | { kind: "said"; words: string };

/** A file that the server has not taken in yet. */
export type Upload = { key: string; file: File; preview: string; share: number; problem: Problem | null };

/** The pictures of the message that is being written: those on their way here, those that arrived in the draft. */
export function useAttachments(sessionId: string, draft: string) {
  const ready = useAttached(draft);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [tooMany, setTooMany] = useState(false);
  const running = useRef(new Map<string, AbortController>());
  // A new conversation gets a draft of its own with its first message.
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);
  // The picture as it was chosen is shown for as long as the page has it: by its upload's key, once it arrived by its id too.
  const previews = useRef(new Map<string, string>());

  useEffect(() => {
    const [going, shown] = [running.current, previews.current];
    return () => {
      for (const controller of going.values()) controller.abort();
      for (const preview of shown.values()) URL.revokeObjectURL(preview);
    };
  }, []);

  const change = (key: string, to: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...to } : one)));
  const drop = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));

  async function start({ key, file, preview }: Upload): Promise<void> {
    const controller = new AbortController();
    running.current.set(key, controller);
    const { signal } = controller;
    try {
      const fitting = await fitPicture(file);
      if (signal.aborted) return;
      if (!fitting) return change(key, { problem: { kind: "tooLarge" } });
      const onProgress = (share: number) => change(key, { share });
      const picture = await uploadPicture({ sessionId, file: fitting, onProgress, signal });
      previews.current.set(picture.attachmentId, preview);
      drafts.attach(latest.current, picture);
      drop(key);
    } catch (error) {
      if (signal.aborted) return;
      const words = error instanceof UploadError ? error.words : null;
      change(key, { problem: words === null ? { kind: "network" } : { kind: "said", words } });
    } finally {
      running.current.delete(key);
    }
  }

  const { going, behind } = inTheirPlaces(ready.length, uploads);
  // Nothing is on its way any more that could be refused and leave its place to them.
  if (going.length === 0 && behind.length > 0) {
    setUploads(uploads.filter((one) => !behind.includes(one)));
    setTooMany(true);
  }
  const startNew = useEffectEvent(() => {
    for (const one of going) if (!running.current.has(one.key)) void start(one);
  });
  const due = going.map(({ key }) => key).join();
  useEffect(() => {
    if (due !== "") startNew();
  }, [due]);

  return {
    ready,
    /** Without those that wait for a place. */
    uploads: uploads.filter((one) => !behind.includes(one)),
    tooMany,
    uploading: going.length + behind.length > 0,
    previewOf: ({ attachmentId }: AttachmentPart) => previews.current.get(attachmentId) ?? null,
    add: (files: readonly File[]) => {
      const chosen = files.map((file): Upload => ({
        key: ulid(),
        file,
        preview: URL.createObjectURL(file),
        share: 0,
        problem: null,
      }));
      for (const { key, preview } of chosen) previews.current.set(key, preview);
      setTooMany(false);
      setUploads((all) => [...all, ...chosen]);
    },
    /** Behind all others: it has left its place. */
    retry: (upload: Upload) => {
      setTooMany(false);
      setUploads((all) => [...all.filter(({ key }) => key !== upload.key), { ...upload, problem: null, share: 0 }]);
    },
    cancel: ({ key, preview }: Upload) => {
      running.current.get(key)?.abort();
      URL.revokeObjectURL(preview);
      setTooMany(false);
      drop(key);
    },
    /** What the message that was just sent went without. What can be tried again is kept. */
    forgetRefused: () => {
      setTooMany(false);
      setUploads((all) => all.filter(({ problem }) => problem === null || problem.kind === "network"));
    },
    remove: (picture: AttachmentPart) => {
      setTooMany(false);
      drafts.detach(draft, picture);
      void takeBack(sessionId, picture.attachmentId);
    },
  };
}

export type Attachments = ReturnType<typeof useAttachments>;
