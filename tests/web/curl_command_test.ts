import assert from "node:assert/strict";
import { curlCommand } from "../../lib/web/page/curl_command.ts";

const SERVICE = "https://host.example/below/";

Deno.test("the command asks for the mask with the options, as a query", () => {
  assert.equal(
    curlCommand(SERVICE, "a.png", { preset: "skin", target: "regions:3,7" }, false),
    "curl --fail -H 'Accept: image/png' --data-binary @a.png -o mask.png " +
      `'${SERVICE}v1/segment?preset=skin&target=regions%3A3%2C7&render=mask'`,
  );
});

Deno.test("a token is a variable of the shell, never in the command", () => {
  assert.match(curlCommand(SERVICE, "a.png", {}, true), /-H "Authorization: Bearer \$TOKEN"/);
});

for (
  const name of ["two words.png", "it's.png", "$(id).png", "`id`.png", 'a"b;c&d.png', "-o.png", "ü ñ.png"]
) {
  Deno.test(`the shell reads the file's name as it is: ${name}`, () => {
    const words = shellWords(curlCommand(SERVICE, name, {}, false));
    assert.equal(words[words.indexOf("--data-binary") + 1], `@${name}`);
  });
}

/** The words of a line as a POSIX shell reads them, of which single quotes are the only ones that matter here. */
function shellWords(line: string): string[] {
  assert.doesNotMatch(line.replace(/'[^']*'/g, "").replaceAll("\\'", ""), /[$`;&|"<>()]/);
  return line.match(/(?:[^\s'\\]|\\.|'[^']*')+/g)!
    .map((word) => word.replace(/\\(.)|'([^']*)'/g, (_, escaped, quoted) => escaped ?? quoted));
}
