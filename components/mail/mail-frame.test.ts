import { expect, test } from "vitest";
import { framedDocument } from "./mail-frame";

test("the policy stands before anything of the e-mail", () => {
  const document = framedDocument('<!DOCTYPE html><html><img src="https://tracker.example/x.gif"></html>');
  expect(document.indexOf("Content-Security-Policy")).toBeLessThan(document.indexOf("tracker.example"));
  expect(document).toContain("default-src 'none'");
});

test("there is one doctype, so that the page is not drawn in quirks mode", () => {
  expect(framedDocument("\n<!doctype HTML PUBLIC 'x'><p>Hi</p>").match(/<!doctype/gi)).toHaveLength(1);
  expect(framedDocument("<p>Hi</p>").match(/<!doctype/gi)).toHaveLength(1);
});
