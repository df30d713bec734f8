/**
 * The command that gives the same mask without this page.
 *
 * @param options those that were given, and the target as it is now
 */
export function curlCommand(
  service: string,
  file: string,
  options: Record<string, string>,
  hasToken: boolean,
): string {
  const query = new URLSearchParams({ ...options, render: "mask" }).toString();
  return [
    "curl --fail",
    ...(hasToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    "-H 'Accept: image/png'",
    `--data-binary @${quoted(file)}`,
    "-o mask.png",
    quoted(`${service}v1/segment?${query}`),
  ].join(" ");
}

/** For a POSIX shell. A name that begins with a dash is read as a name after the @. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
