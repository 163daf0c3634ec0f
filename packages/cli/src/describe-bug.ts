/** What is said of an error that nobody has expected. */
export function describeBug(error: unknown): string {
  return `cairn: this is a bug of Cairn, please report it\n${error instanceof Error ? error.stack : String(error)}\n`;
}
