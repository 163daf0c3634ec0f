/** How the content of an object is shown. */
export type PreviewKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  /** With the type that it is shown as, never the object's own word. */
  | { readonly kind: 'image'; readonly type: string }
  | { readonly kind: 'none' };

/** Pictures that hold nothing that runs; SVG is none of them. */
const imageTypes: { readonly [ending: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

const textTypes =
  /^(?:text\/|application\/(?:xml|x-ndjson|jsonl|yaml|x-yaml|javascript|x-sh|sql)|image\/svg\+xml)/;
const textEndings =
  /\.(?:txt|md|csv|tsv|log|ya?ml|xml|html?|svg|[cm]?[jt]sx?|py|sh|sql|jsonl|ndjson|toml|ini)$/;

/**
 * How an object is shown. HTML and SVG are text: as documents they could run.
 * @param contentType what the one who wrote it said
 */
export function previewKind(key: string, contentType: string | undefined): PreviewKind {
  const type = (contentType ?? '').toLowerCase().split(';')[0]?.trim() ?? '';
  const name = key.toLowerCase();
  const image =
    Object.values(imageTypes).find((one) => one === type) ??
    imageTypes[name.slice(name.lastIndexOf('.') + 1)];
  if (type === 'application/json' || (type !== 'text/html' && name.endsWith('.json')))
    return { kind: 'json' };
  if (textTypes.test(type) || textEndings.test(name)) return { kind: 'text' };
  return image === undefined ? { kind: 'none' } : { kind: 'image', type: image };
}
