import { Search } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Markdown } from "@/components/chat/markdown";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { findPassages, helpPath, listArticles } from "@/server/commerce/knowledge";
import type { Article } from "@/server/commerce/knowledge-files";
import { toLocale } from "@/server/context";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const LONGEST = 400;
const SHOWN = 5;
/** In the order they stand on the page; a category of one's own comes last. */
const CATEGORIES = ["orders", "delivery", "payment", "returns", "refunds", "offers", "account", "service"] as const;

export async function generateMetadata() {
  const t = await getTranslations("help");
  return { title: t("title") };
}

export default async function HelpPage({ searchParams }: Props) {
  const given = (await searchParams)["q"];
  const query = (typeof given === "string" ? given : "").slice(0, LONGEST).toWellFormed().trim();
  const t = await getTranslations("help");
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="mt-2 text-muted-foreground">{t("lead")}</p>
      <form action="/help" role="search" className="mt-6 flex gap-2">
        <Input
          name="q"
          type="search"
          defaultValue={query}
          maxLength={LONGEST}
          aria-label={t("search")}
          placeholder={t("search")}
        />
        <Button type="submit">{t("find")}</Button>
      </form>
      {query === "" ? <AllArticles /> : <Answers query={query} />}
    </>
  );
}

async function Answers({ query }: { query: string }) {
  const t = await getTranslations("help");
  const locale = toLocale(await getLocale());
  const hits = (await findPassages({ query })).slice(0, SHOWN);
  const all = (
    <p className="mt-8">
      <Link href="/help" className="text-accent-text underline underline-offset-4">
        {t("clear")}
      </Link>
    </p>
  );
  if (hits.length === 0) {
    return (
      <>
        <div className="mt-8">
          <EmptyState
            icon={Search}
            title={t("none", { query })}
            description={t("noneHint")}
            action={
              <Button asChild variant="outline">
                <Link href="/chat">{t("ask")}</Link>
              </Button>
            }
          />
        </div>
        {all}
      </>
    );
  }
  return (
    <section aria-label={t("answers", { query })} className="mt-8">
      <ul className="divide-y divide-border border-y border-border">
        {hits.map((hit) => (
          <li key={helpPath(hit)} className="py-4">
            <h2 className="font-semibold">
              <Link href={helpPath(hit)} className="hover:text-accent-text hover:underline hover:underline-offset-4">
                {hit.section.heading[locale]}
              </Link>
            </h2>
            <p className="mb-2 text-sm text-muted-foreground">{hit.article.title[locale]}</p>
            <Markdown text={hit.section.body[locale]} />
          </li>
        ))}
      </ul>
      {all}
    </section>
  );
}

async function AllArticles() {
  const t = await getTranslations("help");
  const locale = toLocale(await getLocale());
  const articles = await listArticles();
  const known = new Set<string>(CATEGORIES);
  const groups: { name: string; articles: Article[] }[] = [
    ...CATEGORIES.map((category) => ({
      name: t(`categories.${category}`),
      articles: articles.filter((article) => article.category === category),
    })),
    { name: t("categories.other"), articles: articles.filter(({ category }) => !known.has(category)) },
  ];
  return groups
    .filter((group) => group.articles.length > 0)
    .map((group) => (
      <section key={group.name} className="mt-8">
        <h2 className="text-sm font-medium text-muted-foreground">{group.name}</h2>
        <ul className="mt-2 divide-y divide-border border-y border-border">
          {group.articles.map(({ id, title }) => (
            <li key={id}>
              <Link href={`/help/${id}`} className="block py-2.5 font-medium hover:text-accent-text">
                {title[locale]}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    ));
}
