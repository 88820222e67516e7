// Tables for react-markdown, and nothing else of GitHub's Markdown: with all of it an address in somebody's text would
// become a link by itself.
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import type { Options } from "react-markdown";

type Plugin = NonNullable<Options["remarkPlugins"]>[number];
type Extended = { data: () => { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] } };

function addTables(this: Extended): void {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(gfmTable());
  (data.fromMarkdownExtensions ??= []).push(gfmTableFromMarkdown());
}

export const markdownTables = addTables as Plugin;
