const secretName = /secret|private_?key|password/i;

/** Details of a provider for reading: what is secret among them is not shown. */
export function withoutSecrets(details: { readonly [name: string]: string } = {}): {
  readonly [name: string]: string;
} {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, secretName.test(name) ? '(not shown)' : value]),
  );
}
