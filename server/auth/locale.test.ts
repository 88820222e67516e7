import { describe, expect, it } from "vitest";
import { acceptedLocale, preferredLocale, safeTimeZone } from "./locale";
import { trustedOrigins } from "./origins";

describe("language", () => {
  it("takes what was chosen on the device, then the account's, then the browser's, then English", () => {
    const acceptLanguage = "zh-TW,zh;q=0.9";
    expect(preferredLocale({ cookie: "en", user: "zh-CN", acceptLanguage })).toBe("en");
    expect(preferredLocale({ cookie: "fr", user: "zh-CN", acceptLanguage: "en" })).toBe("zh-CN");
    expect(preferredLocale({ acceptLanguage })).toBe("zh-CN");
    expect(preferredLocale({ acceptLanguage: "fr" })).toBe("en");
  });

  it.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
    ["en;q=0.5, zh;q=0.6", "zh-CN"],
    ["fr, de;q=0.9, en-GB;q=0.2", "en"],
    ["zh;q=0, en;q=0.1", "en"],
    ["enm, zhx", null],
    ["*", null],
    [";;;,q=", null],
    ["", null],
    [undefined, null],
  ])("reads %j as %s", (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale);
  });
});

describe("time zone", () => {
  it("keeps one it can format in and falls back to UTC for anything else", () => {
    expect(safeTimeZone("Asia/Shanghai")).toBe("Asia/Shanghai");
    expect(safeTimeZone("Mars/Olympus")).toBe("UTC");
    expect(safeTimeZone(undefined)).toBe("UTC");
  });
});

describe("trusted origins", () => {
  it("are the public address and, on this machine, the very host that was asked", () => {
    expect(trustedOrigins("https://desk.example/", "desk.example")).toEqual(["https://desk.example"]);
    expect(trustedOrigins("http://localhost:3000", "127.0.0.1:4123")).toEqual([
      "http://localhost:3000",
      "http://127.0.0.1:4123",
    ]);
    expect(trustedOrigins("http://localhost:3000", "[::1]:3000")).toContain("http://[::1]:3000");
    for (const host of [
      "evil.example:3000",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "localhost:3000@x",
      null,
    ]) {
      expect(trustedOrigins("http://localhost:3000", host)).toEqual(["http://localhost:3000"]);
    }
  });
});
