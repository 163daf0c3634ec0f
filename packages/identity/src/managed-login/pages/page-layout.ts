import { encodeBase64 } from '@cairn/kit';
import type { UserPoolCrypto } from '../../user-pools/user-pool-crypto.ts';
import { Html, html } from '../html.ts';
import { type LoginAnswer, noStore } from '../login-request.ts';
import type { LoginAppearance } from '../managed-login-ports.ts';
import { safePoolCss } from '../pool-css.ts';
import { pageStyle } from './page-style.ts';

/** One page. */
export interface PageContent {
  /** What it is about: the heading, and the window's title. */
  readonly title: string;
  readonly body: Html;
  /** What went wrong with the form as it was sent; fields refer to it. */
  readonly error?: string | undefined;
  /** What has just come about. */
  readonly notice?: string | undefined;
}

/** How and for whom it is shown. */
export interface PageSetting {
  readonly crypto: Pick<UserPoolCrypto, 'hash'>;
  /** Shown where there is no logo. */
  readonly poolName: string;
  readonly appearance: LoginAppearance;
  /** Where forms may lead to beside the page's own host. */
  readonly formTargets: readonly string[];
  readonly headers?: readonly (readonly [string, string])[];
  readonly status?: number;
}

/** Id of the element with the error, for `aria-describedby`. */
export const errorId = 'error';
const logoPattern = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * A whole page: landmarks, heading, error and notice. No scripts; its styles are named to the browser by their hashes,
 * and nobody may put it into a frame.
 */
export function pageAnswer(content: PageContent, setting: PageSetting): LoginAnswer {
  const css = safePoolCss(setting.appearance.css);
  const styles = css === '' ? [pageStyle] : [pageStyle, css];
  return {
    status: setting.status ?? 200,
    contentType: 'text/html; charset=utf-8',
    headers: [...securityHeaders(styles, setting), ...noStore, ...(setting.headers ?? [])],
    body: `<!doctype html>${documentOf(content, setting, styles).text}`,
  };
}

function documentOf(
  { title, body, error, notice }: PageContent,
  { poolName, appearance: { logo } }: PageSetting,
  styles: readonly string[],
): Html {
  const isPicture = logo !== undefined && logoPattern.test(logo.data);
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${error === undefined ? '' : 'Error: '}${title} – ${poolName}</title>
${styles.map((style) => html`<style>${new Html(style)}</style>`)}
</head>
<body class="background-customizable">
<div class="card">
<header class="banner banner-customizable">${
    isPicture
      ? html`<img class="logo logo-customizable" alt="${poolName}" src="data:${logo.contentType};base64,${logo.data}">`
      : html`<span class="pool">${poolName}</span>`
  }</header>
<main>
<h1>${title}</h1>
${
  error !== undefined &&
  html`<p class="message wrong errorMessage-customizable" id="${errorId}" role="alert">${error}</p>`
}
${notice !== undefined && html`<p class="message good" role="status">${notice}</p>`}
${body}
</main>
</div>
</body>
</html>
`;
}

function securityHeaders(
  styles: readonly string[],
  setting: PageSetting,
): readonly (readonly [string, string])[] {
  const hashes = styles.map((style) => `'sha256-${encodeBase64(setting.crypto.hash('SHA-256', style))}'`);
  const policy = [
    "default-src 'none'",
    `style-src ${hashes.join(' ')}`,
    'img-src data:',
    `form-action ${["'self'", ...setting.formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return [
    ['Content-Security-Policy', policy.join('; ')],
    ['X-Frame-Options', 'DENY'],
    ['X-Content-Type-Options', 'nosniff'],
    // Not `no-referrer`: browsers would send forms of the page's own with `Origin: null`.
    ['Referrer-Policy', 'same-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin-allow-popups'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
  ];
}
