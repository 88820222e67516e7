import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { markdownTables } from "./markdown-tables";

// Answers hold text from records and models: never HTML, never pictures from elsewhere, and links only where
// react-markdown's own filter lets their address through.
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
  code: ({ node: _, ...props }) => <code className="rounded-xs bg-muted px-1 py-0.5 text-[0.9em]" {...props} />,
  pre: ({ node: _, ...props }) => <pre className="overflow-x-auto rounded-md bg-muted p-3 text-sm" {...props} />,
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
  a: ({ node: _, href, children }) =>
    href ? (
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent-text underline underline-offset-4"
      >
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
};

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
  return (
    <div className="space-y-3 break-words">
      <ReactMarkdown remarkPlugins={[markdownTables]} skipHtml disallowedElements={["img"]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
