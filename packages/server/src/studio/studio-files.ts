import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { StudioRequest, WireAnswer } from '@cairn/wire';
import { type BundleFile, codings, type StudioBundle } from './studio-bundle.ts';

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
  return pageAnswer(bundle.page);
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
  const body = await readFile(coding === undefined ? file.path : (file.encoded[coding.name] as string));
  const encoding = coding === undefined ? [] : ['Content-Encoding', coding.name];
  return { status: 200, contentType: file.contentType, headers: [...common, ...encoding], body };
}

const noncePattern = /<meta\s+name="csp-nonce"[^>]*>/;

/** The page, with a nonce of its own for the styles that libraries put into the document. */
function pageAnswer(page: string): WireAnswer {
  const nonce = randomBytes(18).toString('base64url');
  const meta = `<meta name="csp-nonce" content="${nonce}">`;
  const body = noncePattern.test(page)
    ? page.replace(noncePattern, meta)
    : page.replace('</head>', `${meta}</head>`);
  const headers = [...studioHeaders(nonce), 'Cache-Control', 'no-store'];
  return { status: 200, contentType: 'text/html; charset=utf-8', headers, body };
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
