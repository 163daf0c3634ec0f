/** The size of a policy as IAM counts it: characters without white space. */
export function charactersOf(document: string): number {
  return document.replace(/\s/g, '').length;
}
