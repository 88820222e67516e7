import { Link as LinkIcon } from "lucide-react";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Markdown } from "@/components/chat/markdown";
import { listArticles } from "@/server/commerce/knowledge";
import { toLocale } from "@/server/context";

type Props = { params: Promise<{ articleId: string }> };

async function articleOf({ params }: Props) {
  const { articleId } = await params;
  return (await listArticles()).find(({ id }) => id === articleId) ?? notFound();
}

export async function generateMetadata(props: Props) {
  const { title } = await articleOf(props);
  return { title: title[toLocale(await getLocale())] };
}

/** An article; each section has the address that answers cite it by, and is marked when one led here. */
export default async function ArticlePage(props: Props) {
  const article = await articleOf(props);
  const locale = toLocale(await getLocale());
  const t = await getTranslations("help");
  return (
    <article>
      <h1 className="text-2xl font-semibold tracking-tight">{article.title[locale]}</h1>
      {article.sections.map(({ id, heading, body }) => (
        <section
          key={id}
          id={id}
          aria-labelledby={`${id}-heading`}
          className="group -mx-4 mt-4 scroll-mt-4 border-l-2 border-transparent px-4 py-3 target:border-accent target:bg-muted"
        >
          <h2 id={`${id}-heading`} className="mb-2 flex items-center gap-2 text-lg font-semibold">
            {heading[locale]}
            <a
              href={`#${id}`}
              aria-label={t("linkTo", { heading: heading[locale] })}
              className="rounded-sm text-muted-foreground opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
            >
              <LinkIcon aria-hidden className="size-4" />
            </a>
          </h2>
          <Markdown text={body[locale]} />
        </section>
      ))}
    </article>
  );
}
