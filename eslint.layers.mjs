// The architecture as lint: which folder may import which. ARCHITECTURE.md explains it; eslint.layers.test.ts proves that it bites.

/** From the top down. A folder may import what stands on lower lines, never its own line's siblings or higher ones. */
export const LAYERS = [
  ["app"],
  ["components"],
  ["trpc", "channels", "worker", "cli"],
  ["launcher"],
  ["seed"],
  ["proactive", "metrics"],
  ["conversation"],
  ["engine"],
  ["sop"],
  ["skills"],
  ["models"],
  ["resources", "commerce"],
  ["experiments"],
  ["auth"],
  ["audit"],
  ["postgres", "security"],
  ["floor"],
];

/** Where each element lives, most particular first; everything else under server/ is its folder's name. */
const PLACES = {
  app: "app",
  components: "components",
  seed: "prisma",
  floor: "server",
};

const folder = (type) => PLACES[type] ?? `server/${type}`;

export const elements = LAYERS.flat()
  // Longest first, so that server/engine is not taken for the floor at server/.
  .sort((a, b) => folder(b).length - folder(a).length)
  .map((type) => ({ type, pattern: folder(type), partialMatch: false }));

/** Files that stand at another height than their folder. */
export const files = [
  { category: "entry", pattern: "server/{main,worker}.ts" },
  { category: "schema", pattern: "**/*.schema.ts" },
  { category: "test", pattern: ["**/*.test.{ts,tsx}", "**/test-*.ts"] },
  { category: "client", pattern: "prisma/generated/**" },
];

const names = (list) => ({ anyOf: list });
const element = (list) => ({ element: { types: names(list) } });
const kinds = (value) => ({ dependency: { kind: value } });

const lower = LAYERS.flatMap((line, height) => {
  const below = LAYERS.slice(height + 1).flat();
  if (below.length === 0 || line[0] === "components") return [];
  return [{ from: element(line), allow: { to: element(below) } }];
});

export const policies = [
  ...lower,
  // Components render what the server says: its types, and the values of schema files.
  { from: element(["components"]), allow: { to: element(LAYERS.slice(2).flat()), ...kinds("type") } },
  { from: element(["components"]), allow: { to: { file: { categories: names(["schema"]) } } } },
  // The web process starts, reads and orders executions, and answers what they ask; only the worker and the command line carry them out. Types carry nothing.
  {
    from: element(["app", "components", "trpc", "channels"]),
    disallow: {
      to: {
        element: {
          types: names(["engine"]),
          fileInternalPath:
            "!{client,read,read-by-skill,status,control,approvals,approval-answer,alerts,control-review,fork,ratings,rollback,*.schema}.ts",
        },
      },
      ...kinds("value"),
    },
    message: "Web code reaches the engine through its client, read, status, control, approvals and ratings only.",
  },
  { from: element(["floor"]), allow: { to: { file: { categories: names(["client"]) } } } },
  { from: { file: { categories: names(["entry", "test"]) } }, allow: { to: { element: { types: names(["*"]) } } } },
];
