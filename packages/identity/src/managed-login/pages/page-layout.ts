import { encodeBase64 } from '@cairn/kit';
import type { UserPoolCrypto } from '../../user-pools/user-pool-crypto.ts';
import type { PageGraphic } from '../branding/branding-images.ts';
import type { Branding } from '../branding/kept-branding.ts';
import { Html, html } from '../html.ts';
import { filledText } from '../languages/filled-text.ts';
import { type PageLanguage, pageLanguages } from '../languages/page-language.ts';
import { type LoginAnswer, noStore } from '../login-request.ts';
import type { LoginAppearance } from '../managed-login-ports.ts';
import { safePoolCss } from '../pool-css.ts';
import { type BrandedParts, brandedParts } from './branded-parts.ts';
import { lightColours, pageStyle } from './page-style.ts';
import { passkeyScriptPath } from './passkey-script.ts';

/** One page. */
export interface PageContent {
  /** What it is about: the heading, and the window's title. */
  readonly title: string;
  readonly body: Html;
  /** What went wrong with the form as it was sent; fields refer to it. */
  readonly error?: Html | string | undefined;
  /** What has just come about. */
  readonly notice?: string | undefined;
  /** Whether the script that asks for passkeys is on it. */
  readonly hasScript?: boolean | undefined;
  /** Category of the image that a style may have for it. */
  readonly graphic?: PageGraphic | undefined;
  /** The same page in another language, where it can be asked for by an address. */
  readonly inLanguage?: ((code: string) => string) | undefined;
}

/** How and for whom it is shown. */
export interface PageSetting {
  readonly crypto: Pick<UserPoolCrypto, 'hash'>;
  /** Shown where there is no logo. */
  readonly poolName: string;
  readonly language: PageLanguage;
  readonly appearance: LoginAppearance;
  /** The style of managed login; where there is one, the appearance is not looked at. */
  readonly branding?: Branding | undefined;
  /** What the paths of the pages begin with. */
  readonly basePath: string;
  /** Where forms may lead to beside the page's own host. */
  readonly formTargets: readonly string[];
  readonly headers?: readonly (readonly [string, string])[];
  readonly status?: number;
}

/** Id of the element with the error, for `aria-describedby`. */
export const errorId = 'error';
const logoPattern = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * A whole page: landmarks, heading, error and notice. No scripts but the one for passkeys, where it is asked for; its
 * styles are named to the browser by their hashes, and nobody may put it into a frame.
 */
export function pageAnswer(content: PageContent, setting: PageSetting): LoginAnswer {
  const { branding, basePath } = setting;
  const parts = branding && brandedParts(branding, { basePath, graphic: content.graphic });
  const css = branding === undefined ? safePoolCss(setting.appearance.css) : '';
  const styles = css === '' ? [pageStyle(parts?.colours)] : [pageStyle(lightColours), css];
  return {
    status: setting.status ?? 200,
    contentType: 'text/html; charset=utf-8',
    headers: [...securityHeaders(styles, content, setting), ...noStore, ...(setting.headers ?? [])],
    body: `<!doctype html>${documentOf(content, setting, { styles, parts }).text}`,
  };
}

function documentOf(
  content: PageContent,
  { poolName, appearance, language, basePath }: PageSetting,
  { styles, parts }: { readonly styles: readonly string[]; readonly parts: BrandedParts | undefined },
): Html {
  const { title, error, hasScript } = content;
  const windowTitle = error === undefined ? title : filledText(language.texts.errorTitle, { title });
  return html`<html lang="${language.code}"${parts?.isCompact === true && html` class="compact"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${windowTitle} – ${poolName}</title>
${parts?.icons}
${styles.map((style) => html`<style>${new Html(style)}</style>`)}
${hasScript === true && html`<script src="${basePath}${passkeyScriptPath}" defer></script>`}
</head>
<body class="background-customizable">
${parts?.header}
<div class="place ${parts?.placeClasses ?? ''}">
${parts?.logoOutside}
<div class="card">
${parts === undefined ? bannerOf(poolName, appearance) : parts.banner(poolName)}
${mainOf(content, language, parts)}
</div>
</div>
${parts?.footer}
</body>
</html>
`;
}

function mainOf(
  { title, body, error, notice, inLanguage }: PageContent,
  language: PageLanguage,
  parts: BrandedParts | undefined,
): Html {
  return html`<main>
${parts?.graphic}
<h1>${title}</h1>
${
  error !== undefined &&
  html`<p class="message wrong errorMessage-customizable" id="${errorId}" role="alert">${error}</p>`
}
${notice !== undefined && html`<p class="message good" role="status">${notice}</p>`}
${body}
${parts?.hasLanguages === true && inLanguage !== undefined && languagesOf(language, inLanguage)}
</main>`;
}

function languagesOf({ code, texts }: PageLanguage, inLanguage: (code: string) => string): Html {
  const items = pageLanguages.map(
    (each) =>
      html`<li>${
        each.code === code
          ? html`<span aria-current="true" lang="${each.code}">${each.name}</span>`
          : html`<a href="${inLanguage(each.code)}" lang="${each.code}" hreflang="${each.code}">${each.name}</a>`
      }</li>`,
  );
  return html`<nav aria-label="${texts.language}"><ul class="languages">${items}</ul></nav>`;
}

function bannerOf(poolName: string, { logo }: LoginAppearance): Html {
  const isPicture = logo !== undefined && logoPattern.test(logo.data);
  return html`<header class="banner banner-customizable">${
    isPicture
      ? html`<img class="logo logo-customizable" alt="${poolName}" src="data:${logo.contentType};base64,${logo.data}">`
      : html`<span class="pool">${poolName}</span>`
  }</header>`;
}

function securityHeaders(
  styles: readonly string[],
  { hasScript }: PageContent,
  setting: PageSetting,
): readonly (readonly [string, string])[] {
  const hashes = styles.map((style) => `'sha256-${encodeBase64(setting.crypto.hash('SHA-256', style))}'`);
  const policy = [
    "default-src 'none'",
    ...(hasScript === true ? ["script-src 'self'"] : []),
    `style-src ${hashes.join(' ')}`,
    setting.branding === undefined ? 'img-src data:' : "img-src 'self'",
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
