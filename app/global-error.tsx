"use client";

import "./globals.css";

/** Shown when even the layout failed, so no language is known: both are said. */
export default function GlobalErrorPage({ retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main role="alert" className="mx-auto flex max-w-sm flex-col items-center gap-3 px-4 pt-[20vh] text-center">
          <h1 className="font-semibold">Steward could not be shown</h1>
          <p className="text-muted-foreground">A service it needs is not answering. Try again in a moment.</p>
          <p lang="zh-CN" className="text-muted-foreground">
            页面无法显示：依赖的服务暂时没有响应，请稍后重试。
          </p>
          <button
            type="button"
            onClick={retry}
            className="mt-2 h-control rounded-md border border-border-strong bg-surface px-4 font-medium"
          >
            Try again · 重试
          </button>
        </main>
      </body>
    </html>
  );
}
