import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { markdownTables } from "./markdown-tables";
import { destinationOf, isMisleading, isTangled, tame } from "./markdown-tame";

// Answers hold text from records and models: never HTML, never pictures from elsewhere, and links only where a reader can
// see where they lead.
const components: Components = {
  p: ({ node: _, ...props }) => <p {...props} />,
  ul: ({ node: _, ...props }) => <ul className="list-disc space-y-1 pl-5 marker:text-muted-foreground" {...props} />,
  ol: ({ node: _, ...props }) => <ol className="list-decimal space-y-1 pl-5 marker:text-muted-foreground" {...props} />,
  strong: ({ node: _, ...props }) => <strong className="font-semibold" {...props} />,
  h1: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  h2: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  h3: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  h4: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  h5: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  h6: ({ node: _, ...props }) => <p className="font-semibold" {...props} />,
  blockquote: ({ node: _, ...props }) => (
    <blockquote className="border-l-2 border-border pl-3 text-muted-foreground" {...props} />
  ),
  hr: () => <hr className="border-border" />,
  code: ({ node: _, ...props }) => (
    <code className="rounded-xs bg-muted px-1 py-0.5 text-[0.9em] in-[pre]:p-0 in-[pre]:text-[1em]" {...props} />
  ),
  pre: ({ node: _, ...props }) => (
    <pre tabIndex={0} className="overflow-x-auto rounded-md bg-muted p-3 text-sm" {...props} />
  ),
  table: ({ node: _, ...props }) => <Table {...props} />,
  th: ({ node: _, ...props }) => (
    <th
      scope="col"
      className="border-b border-border bg-muted px-2.5 py-1.5 text-left font-medium whitespace-nowrap text-muted-foreground"
      {...props}
    />
  ),
  td: ({ node: _, ...props }) => <td className="px-2.5 py-1.5 whitespace-nowrap" {...props} />,
  tr: ({ node: _, ...props }) => <tr className="border-b border-border last:border-b-0" {...props} />,
  // A picture from elsewhere tells its owner who looks; its words are kept.
  img: ({ alt }) => <span>{alt}</span>,
  a: ({ node: _, href, children }) => <Link href={href}>{children}</Link>,
};

function Link({ href, children }: { href: string | undefined; children: ReactNode }) {
  const to = destinationOf(href);
  if (!to) return <span>{children}</span>;
  const says = typeof children === "string" ? children : "";
  return (
    <a
      href={to.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent-text underline underline-offset-4"
    >
      {children}
      {to.host !== null && isMisleading(says, to.host) && ` (${to.host})`}
    </a>
  );
}

/** Scrolls in its own box, by keyboard too, so that a wide one never moves the page. */
function Table(props: ComponentProps<"table">) {
  const t = useTranslations("chat.markdown");
  return (
    <div
      role="region"
      aria-label={t("table")}
      tabIndex={0}
      className="max-w-full overflow-x-auto rounded-md border border-border"
    >
      <table className="w-full border-collapse text-sm figures" {...props} />
    </div>
  );
}

export function Markdown({ text }: { text: string }) {
  const tamed = tame(text);
  return (
    <div className="space-y-3 wrap-anywhere">
      {isTangled(tamed) ? (
        <p className="whitespace-pre-wrap">{tamed}</p>
      ) : (
        <ReactMarkdown remarkPlugins={[markdownTables]} skipHtml components={components}>
          {tamed}
        </ReactMarkdown>
      )}
    </div>
  );
}
