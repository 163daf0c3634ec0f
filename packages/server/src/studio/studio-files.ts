import { randomBytes } from 'node:crypto';
import type { StudioRequest, WireAnswer } from '@cairn/wire';
import { type BundleFile, codings, type StudioBundle } from './studio-bundle.ts';
import type { DescribeStudioOutput } from './studio-description.ts';

/** What the studio's pages may do: nothing but what its own files are and its own server answers. */
function policy(styleNonce?: string): string {
  const styles = styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The headers of every file of the studio. */
export function studioHeaders(styleNonce?: string): readonly string[] {
  return [
    ...['Content-Security-Policy', policy(styleNonce)],
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Referrer-Policy', 'no-referrer'],
    ...['Cross-Origin-Opener-Policy', 'same-origin'],
    ...['Cross-Origin-Resource-Policy', 'same-origin'],
  ];
}

/**
 * Answers with a file of the studio; a path that is none is a place inside the studio and gets its page. Paths are
 * looked up in the bundle's list and never reach the disk.
 */
export async function answerStudioFile(
  bundle: StudioBundle,
  { path, headers }: StudioRequest,
  description: DescribeStudioOutput,
): Promise<WireAnswer> {
  const file = bundle.files.get(path);
  if (file !== undefined) return fileAnswer(file, headers);
  if (path.startsWith('/assets/'))
    return {
      status: 404,
      contentType: 'text/plain; charset=utf-8',
      headers: studioHeaders(),
      body: 'There is no such file.\n',
    };
  return pageAnswer(bundle, path, description);
}

async function fileAnswer(file: BundleFile, headers: StudioRequest['headers']): Promise<WireAnswer> {
  const common = [
    ...studioHeaders(),
    ...['ETag', file.etag, 'Vary', 'Accept-Encoding'],
    ...['Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache'],
  ];
  if (holds(headers['if-none-match'], file.etag))
    return { status: 304, contentType: undefined, headers: common, body: '' };
  const accepted = String(headers['accept-encoding'] ?? '');
  const coding = codings.find(({ name }) => file.encoded[name] !== undefined && accepts(accepted, name));
  const body = await file.read(coding?.name);
  const encoding = coding === undefined ? [] : ['Content-Encoding', coding.name];
  return { status: 200, contentType: file.contentType, headers: [...common, ...encoding], body };
}

const noncePattern = /<meta\s+name="csp-nonce"[^>]*>/;

/**
 * The page, with a nonce of its own for the styles that libraries put into the document, what the studio would ask first, and
 * the files of the place that is opened: they come while the first of them is read.
 */
function pageAnswer(
  { page, filesOfPlace }: StudioBundle,
  path: string,
  description: DescribeStudioOutput,
): WireAnswer {
  const nonce = randomBytes(18).toString('base64url');
  const head = [
    `<meta name="csp-nonce" content="${nonce}">`,
    `<meta name="cairn-studio" content="${attributeText(JSON.stringify(description))}">`,
    ...filesOfPlace(path)
      .filter((file) => !page.includes(file))
      .map(linkTo),
  ].join('');
  const body = page.replace(noncePattern, '').replace('</head>', () => `${head}</head>`);
  const headers = [...studioHeaders(nonce), 'Cache-Control', 'no-store'];
  return { status: 200, contentType: 'text/html; charset=utf-8', headers, body };
}

function linkTo(file: string): string {
  const relation = file.endsWith('.css') ? 'stylesheet' : 'modulepreload';
  return `<link rel="${relation}" crossorigin href="${attributeText(file)}">`;
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Whether `If-None-Match` names an entity. */
function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');
}

/** Whether `Accept-Encoding` takes a coding: named, and not with a weight of nought. */
function accepts(header: string, coding: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
