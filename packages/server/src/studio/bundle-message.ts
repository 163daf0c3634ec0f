/** What the process that bundles the studio tells. */
export type BundleMessage =
  | { readonly kind: 'phase'; readonly phase: string }
  | { readonly kind: 'done'; readonly folder: string }
  | { readonly kind: 'failed'; readonly message: string };
