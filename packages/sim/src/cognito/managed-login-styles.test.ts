import { deflateSync } from 'node:zlib';
import {
  CreateIdentityProviderCommand,
  CreateManagedLoginBrandingCommand,
  CreateTermsCommand,
  SetUICustomizationCommand,
  UpdateManagedLoginBrandingCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium } from '../studio/has-chromium.ts';
import { cognitoStyle } from './cognito-style.ts';
import { LoginPagesWorld } from './login-pages-world.ts';
import { LoginVisitor, schemes } from './login-visitor.ts';

let pages: LoginPagesWorld;
let pool: string;
/** App clients: with a style, with the one that Cognito provides, with a style of the light alone, with providers alone. */
let styled: string;
let plain: string;
let hostile: string;
let providers: string;
let classic: string;
let usual: string;
let hostileStyle: string | undefined;

/** A gradient of two colours, as a drawing with a script that must not run. */
const drawing = (from: string, to: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 48" width="160" height="48"><script>document.title='ran'</script><defs><linearGradient id="a"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="160" height="48" rx="8" fill="url(#a)"/></svg>`,
  );

/** One pixel of a colour. */
function pixel(red: number, green: number, blue: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, red, green, blue]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const button = (paper: string, ink: string, line?: string) => {
  const state = {
    backgroundColor: paper,
    textColor: ink,
    ...(line === undefined ? {} : { borderColor: line }),
  };
  return { defaults: state, hover: state, active: state };
};
const settings = {
  categories: {
    auth: {
      authMethodOrder: [
        [
          { display: 'INPUT', type: 'USERNAME_PASSWORD' },
          { display: 'BUTTON', type: 'FEDERATED' },
        ],
      ],
    },
    form: {
      displayGraphics: true,
      languageSelector: { enabled: true },
      location: { horizontal: 'START', vertical: 'CENTER' },
    },
    global: {
      colorSchemeMode: 'DYNAMIC',
      pageHeader: { enabled: true },
      pageFooter: { enabled: true },
      spacingDensity: 'COMPACT',
    },
  },
  componentClasses: {
    buttons: { borderRadius: 20 },
    divider: { lightMode: { borderColor: 'ccaaddff' }, darkMode: { borderColor: '553366ff' } },
    focusState: { lightMode: { borderColor: '7a1fa2ff' }, darkMode: { borderColor: 'e1a8ffff' } },
    input: {
      borderRadius: 3,
      lightMode: { defaults: { backgroundColor: 'fffaffff', borderColor: '7a5c88ff' } },
      darkMode: { defaults: { backgroundColor: '20102aff', borderColor: '9a7caaff' } },
    },
    inputLabel: { lightMode: { textColor: '2a0a3aff' }, darkMode: { textColor: 'f3e6faff' } },
    link: {
      lightMode: { defaults: { textColor: '7a1fa2ff' }, hover: { textColor: '4a0072ff' } },
      darkMode: { defaults: { textColor: 'e1a8ffff' }, hover: { textColor: 'ffffffff' } },
    },
  },
  components: {
    form: {
      borderRadius: 24,
      logo: { enabled: true, formInclusion: 'IN', location: 'CENTER', position: 'TOP' },
      lightMode: { backgroundColor: 'ffffffff', borderColor: 'd0b0e0ff' },
      darkMode: { backgroundColor: '180c20ff', borderColor: '553366ff' },
    },
    pageBackground: {
      image: { enabled: true },
      lightMode: { color: 'f3e6faff' },
      darkMode: { color: '0c0610ff' },
    },
    pageHeader: {
      logo: { enabled: true, location: 'START' },
      lightMode: { background: { color: 'ead6f5ff' }, borderColor: 'c9a6ddff' },
      darkMode: { background: { color: '2a1436ff' }, borderColor: '553366ff' },
    },
    pageFooter: {
      logo: { enabled: true, location: 'END' },
      lightMode: { background: { color: 'ead6f5ff' }, borderColor: 'c9a6ddff' },
      darkMode: { background: { color: '2a1436ff' }, borderColor: '553366ff' },
    },
    pageText: {
      lightMode: { bodyColor: '2a0a3aff', descriptionColor: '5a3a6aff', headingColor: '4a0072ff' },
      darkMode: { bodyColor: 'f3e6faff', descriptionColor: 'cdb4daff', headingColor: 'e1a8ffff' },
    },
    primaryButton: { lightMode: button('7a1fa2ff', 'ffffffff'), darkMode: button('e1a8ffff', '20002cff') },
    secondaryButton: {
      lightMode: button('ffffffff', '7a1fa2ff', '7a1fa2ff'),
      darkMode: button('180c20ff', 'e1a8ffff', 'e1a8ffff'),
    },
    idpButton: {
      standard: {
        lightMode: button('ffffffff', '4a0072ff', '4a0072ff'),
        darkMode: button('180c20ff', 'f3e6faff', 'cdb4daff'),
      },
    },
  },
};

/** What somebody would write who wants to leave his place. */
const breakout = '000;}body{display:none}a{color:red';
const hostileSettings = {
  categories: {
    global: { colorSchemeMode: 'LIGHT;}*{display:none' },
    form: { location: { horizontal: breakout } },
  },
  componentClasses: { buttons: { borderRadius: 'calc(1px);}' }, input: { borderRadius: 1e9 } },
  components: {
    pageBackground: { lightMode: { color: breakout }, darkMode: { color: 'url(https://evil.example)' } },
    form: { lightMode: { backgroundColor: '#ffffff', borderColor: 'expression(1)' }, borderRadius: -4 },
  },
};

beforeAll(async () => {
  if (!hasChromium) return;
  pages = await LoginPagesWorld.make();
  const { maker } = pages.world;
  const { owner } = maker;
  pool = await maker.pool({ AutoVerifiedAttributes: ['email'], UsernameAttributes: ['email'] });
  const old = await maker.pool();
  await pages.domain(pool, 'styled');
  await pages.domain(old, 'classic', 1);
  for (const ProviderName of ['Company', 'School']) {
    await owner.send(
      new CreateIdentityProviderCommand({
        ...{ UserPoolId: pool, ProviderName, ProviderType: 'OIDC' },
        ProviderDetails: {
          ...{ client_id: 'cairn', client_secret: 'secret', oidc_issuer: 'https://company.example' },
          ...{ authorize_scopes: 'openid', attributes_request_method: 'GET' },
        },
      }),
    );
  }
  styled = await pages.client(pool, { SupportedIdentityProviders: ['COGNITO', 'Company'] });
  plain = await pages.client(pool);
  hostile = await pages.client(pool);
  providers = await pages.client(pool, { SupportedIdentityProviders: ['Company', 'School'] });
  classic = await pages.client(old);
  usual = await pages.client(pool, { SupportedIdentityProviders: ['COGNITO', 'Company'] });
  await owner.send(
    new CreateManagedLoginBrandingCommand({ UserPoolId: pool, ClientId: usual, Settings: cognitoStyle }),
  );
  await owner.send(
    new CreateManagedLoginBrandingCommand({
      ...{ UserPoolId: pool, ClientId: styled, Settings: settings },
      Assets: [
        { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'SVG', Bytes: drawing('#7a1fa2', '#e1a8ff') },
        { Category: 'FORM_LOGO', ColorMode: 'DARK', Extension: 'SVG', Bytes: drawing('#e1a8ff', '#ffffff') },
        {
          Category: 'PAGE_HEADER_LOGO',
          ColorMode: 'DYNAMIC',
          Extension: 'SVG',
          Bytes: drawing('#4a0072', '#7a1fa2'),
        },
        {
          Category: 'PAGE_FOOTER_LOGO',
          ColorMode: 'DYNAMIC',
          Extension: 'SVG',
          Bytes: drawing('#4a0072', '#7a1fa2'),
        },
        { Category: 'PAGE_BACKGROUND', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: pixel(243, 230, 250) },
        {
          Category: 'FAVICON_SVG',
          ColorMode: 'DYNAMIC',
          Extension: 'SVG',
          Bytes: drawing('#7a1fa2', '#7a1fa2'),
        },
        // None of what it says: it is not served.
        { Category: 'FORM_BACKGROUND', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: drawing('#000', '#000') },
        {
          Category: 'PASSWORD_GRAPHIC',
          ColorMode: 'DYNAMIC',
          Extension: 'SVG',
          Bytes: drawing('#7a1fa2', '#e1a8ff'),
        },
      ],
    }),
  );
  await owner.send(
    new CreateManagedLoginBrandingCommand({
      UserPoolId: pool,
      ClientId: plain,
      UseCognitoProvidedValues: true,
    }),
  );
  const made = await owner.send(
    new CreateManagedLoginBrandingCommand({ UserPoolId: pool, ClientId: hostile, Settings: hostileSettings }),
  );
  hostileStyle = made.ManagedLoginBranding?.ManagedLoginBrandingId;
  const CSS = '.submitButton-customizable{background-color:#0b6b2d;}.label-customizable{font-weight:400;}';
  await owner.send(new SetUICustomizationCommand({ UserPoolId: old, ClientId: classic, CSS }));
  await owner.send(new SetUICustomizationCommand({ UserPoolId: pool, ClientId: plain, CSS }));
  for (const TermsName of ['terms-of-use', 'privacy-policy']) {
    await owner.send(
      new CreateTermsCommand({
        ...{ UserPoolId: pool, ClientId: styled, TermsName, TermsSource: 'LINK', Enforcement: 'NONE' },
        Links: {
          'cognito:default': `https://app.example.com/${TermsName}`,
          'cognito:german': `https://app.example.com/de/${TermsName}`,
          'cognito:portuguese-brazil': `https://app.example.com/pt/${TermsName}`,
        },
      }),
    );
  }
}, 60_000);
afterAll(() => pages?.stop());

/** A property of an element as the browser reckons it. */
const shown = (page: Page, selector: string, property: string) =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue(${JSON.stringify(property)})`,
  );

const colours = {
  light: { paper: 'rgb(243, 230, 250)', card: 'rgb(255, 255, 255)', submit: 'rgb(122, 31, 162)' },
  dark: { paper: 'rgb(12, 6, 16)', card: 'rgb(24, 12, 32)', submit: 'rgb(225, 168, 255)' },
} as const;

describe.runIf(hasChromium).each(schemes)('a style of managed login, in %s', (scheme) => {
  it('is what pages of its client look like', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    const { page } = visitor;
    await visitor.at(pages.url('styled', '/login', styled));
    await visitor.look('Sign in');
    await visitor.picture('style');
    const found = {
      paper: await shown(page, 'body', 'background-color'),
      card: await shown(page, '.card', 'background-color'),
      submit: await shown(page, '.submit', 'background-color'),
    };
    expect(found).toEqual(colours[scheme]);
    expect(await shown(page, '.submit', 'border-radius')).toBe('20px');
    expect(await shown(page, '.input', 'border-radius')).toBe('3px');
    expect(await shown(page, '.card', 'border-radius')).toBe('24px');
    const behind = await shown(page, 'body', 'background-image');
    expect(behind).toMatch(scheme === 'light' ? /\/styled\/branding\/[\w-]+\/\d+\/4\.png"\)$/ : /^none$/);
    expect(await shown(page, '.card', 'background-image')).toBe('none');
    const widths = await page.evaluate<number[]>('[...document.images].map((each) => each.naturalWidth)');
    expect(widths).toEqual([160, 160, 160]);
    const source = await page.evaluate<string>('document.querySelector(".card img").currentSrc');
    expect(source).toMatch(scheme === 'light' ? /\/0\.svg$/ : /\/1\.svg$/);
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/\/5\.svg$/);
    const box = await page.locator('.card').boundingBox();
    expect(box?.x).toBeLessThan(100);
    // Passwords stand above the other providers, as the style's order has them.
    const order = await page
      .locator('input[name=password], nav a.provider')
      .evaluateAll((all) => all.map((each) => each.nodeName));
    expect(order).toEqual(['INPUT', 'A']);
    await visitor.leave();
  });

  it('holds on every page of a sign-in, and pages of another client have none of it', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    await visitor.at(pages.url('styled', '/login', styled));
    await visitor.send('Sign in', { Email: 'nobody@example.com', Password: 'Wrong-1-password' });
    await visitor.look('Sign in', { error: /Incorrect/ });
    await visitor.picture('style error');
    await visitor.page.getByRole('link', { name: 'Forgot your password?' }).click();
    await visitor.look('Forgot your password?');
    expect(await visitor.page.locator('.graphic').getAttribute('src')).toMatch(/\/7\.svg$/);
    await visitor.page.getByRole('link', { name: 'Back to sign in' }).click();
    await visitor.page.getByRole('link', { name: 'Sign up' }).click();
    await visitor.look('Create an account');
    await visitor.picture('style sign-up');
    await visitor.page.getByRole('link', { name: 'Deutsch' }).click();
    await visitor.look('Konto anlegen');
    expect(await visitor.page.evaluate('document.documentElement.lang')).toBe('de');
    await visitor.at(pages.url('styled', '/login', plain, { lang: 'en' }));
    await visitor.look('Sign in');
    expect(await shown(visitor.page, '.submit', 'background-color')).not.toBe(colours[scheme].submit);
    // The classic style of the same client is for the classic pages.
    expect(await shown(visitor.page, '.submit', 'background-color')).not.toBe('rgb(11, 107, 45)');
    await visitor.leave();
  });

  it('is read by a strict grammar: nothing of it becomes a rule', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    await visitor.at(pages.url('styled', '/login', hostile));
    await visitor.look('Sign in');
    const css = (await visitor.page.locator('style').allInnerTexts()).join('');
    expect(css).not.toMatch(/display:none\}a|evil|expression|1000000000|-4px/);
    if (scheme === 'light') expect(css).toContain('--card:#ffffff;');
    expect(await visitor.page.locator('.submit').isVisible()).toBe(true);
    await visitor.leave();
  });

  it('does not matter to providers alone, nor to the classic pages, which have their CSS', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    await visitor.at(pages.url('styled', '/login', providers));
    await visitor.look('Sign in');
    await visitor.picture('providers alone');
    expect(await visitor.page.locator('form').count()).toBe(0);
    await visitor.at(pages.url('classic', '/login', classic));
    await visitor.look('Sign in');
    await visitor.picture('classic CSS');
    expect(await shown(visitor.page, '.submit', 'background-color')).toBe('rgb(11, 107, 45)');
    await visitor.leave();
  });

  it("is fit for everybody with the values of Cognito's own", async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    await visitor.at(pages.url('styled', '/login', usual));
    await visitor.send('Sign in', { Email: 'nobody@example.com', Password: 'Wrong-1-password' });
    await visitor.look('Sign in', { error: /Incorrect/ });
    await visitor.picture('usual style');
    await visitor.page.getByRole('link', { name: 'Sign up' }).click();
    await visitor.look('Create an account');
    const Email = `grace-${scheme}@example.com`;
    await visitor.send('Sign up', { Email, Password: 'Passw0rd!' });
    await visitor.look('Confirm your account');
    await visitor.send('Send a new code');
    await visitor.look('Confirm your account', { notice: /on its way/ });
    await visitor.leave();
  });

  it('has errors that name the parameter', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    await visitor.at(pages.url('styled', '/login', 'abc123'));
    await visitor.look('Something went wrong', { error: /client_id: abc123 does not exist/ });
    await visitor.at(pages.url('styled', '/login', plain, { redirect_uri: 'https://other.example/back' }));
    await visitor.look('Something went wrong', {
      error: /redirect_uri: https:\/\/other\.example\/back is not/,
    });
    await visitor.picture('error');
    await visitor.leave();
  });
});

describe.runIf(hasChromium)('an image of a style', () => {
  it('is served with its type, runs nothing and is gone with the style that it was of', async () => {
    const page = await pages.browser.newPage();
    await page.goto(pages.url('styled', '/login', styled));
    const src = await page.evaluate<string>('document.querySelector(".card img").src');
    const response = await page.goto(src);
    expect(await response?.headerValue('content-type')).toBe('image/svg+xml');
    expect(await response?.headerValue('content-security-policy')).toContain('sandbox');
    expect(await page.title()).not.toBe('ran');
    const again = await page.goto(src.replace(/\/\d+\/0\.svg$/, '/1/0.svg'));
    expect(again?.status()).toBe(404);
    await page.close();
  });

  it('comes and goes with changes of the style', async () => {
    const { owner } = pages.world.maker;
    const change = { UserPoolId: pool, ManagedLoginBrandingId: hostileStyle };
    const page = await pages.browser.newPage();
    const paper = async () => {
      await page.goto(pages.url('styled', '/login', hostile));
      return shown(page, 'body', 'background-image');
    };
    expect(await paper()).toBe('none');
    const Assets = [
      { Category: 'PAGE_BACKGROUND', ColorMode: 'DYNAMIC', Extension: 'PNG', Bytes: pixel(1, 2, 3) },
    ] as const;
    await owner.send(new UpdateManagedLoginBrandingCommand({ ...change, Settings: {}, Assets: [...Assets] }));
    expect(await paper()).toMatch(/0\.png"\)$/);
    await owner.send(new UpdateManagedLoginBrandingCommand({ ...change, UseCognitoProvidedValues: true }));
    expect(await paper()).toBe('none');
    await page.close();
  });
});

/** The heading of the page for signing in, by language. */
const headings = {
  ...{ de: 'Anmelden', en: 'Sign in', es: 'Iniciar sesión', fr: 'Se connecter', id: 'Masuk', it: 'Accedi' },
  ...{ ja: 'サインイン', ko: '로그인', 'pt-BR': 'Entrar', 'zh-CN': '登录', 'zh-TW': '登入' },
};

describe.runIf(hasChromium)('the pages in another language', () => {
  it.each(Object.entries(headings))('%s: have its texts, and say so', async (lang, heading) => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme: 'light' });
    await visitor.at(pages.url('styled', '/oauth2/authorize', plain, { lang }));
    await visitor.look(heading);
    await visitor.picture(`language ${lang}`);
    expect(await visitor.page.evaluate('document.documentElement.lang')).toBe(lang);
    // Later pages are in it without being asked for it.
    await visitor.at(pages.url('styled', '/login', plain));
    await visitor.look(heading);
    await visitor.leave();
  });

  it('keep it over the steps, tell what is wrong in it and link to terms in it', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme: 'light' });
    await visitor.at(pages.url('styled', '/login', styled, { lang: 'de' }));
    await visitor.send('Anmelden', { 'E-Mail': 'ada@example.com', Passwort: 'Wrong-1-password' });
    await visitor.look('Anmelden', { error: /Benutzername oder Passwort ist falsch/ });
    await visitor.page.getByRole('link', { name: 'Registrieren' }).click();
    await visitor.look('Konto anlegen');
    const terms = visitor.page.getByRole('link', { name: 'Nutzungsbedingungen' });
    expect(await terms.getAttribute('href')).toBe('https://app.example.com/de/terms-of-use');
    await visitor.send('Registrieren', { 'E-Mail': 'ada@example.com', Passwort: 'short' });
    await visitor.look('Konto anlegen', { error: /entspricht nicht den Regeln/ });
    await visitor.send('Registrieren', { 'E-Mail': 'ada@example.com', Passwort: 'Passw0rd!' });
    await visitor.look('Konto bestätigen');
    await visitor.send('Bestätigen', { Code: '12' });
    await visitor.look('Konto bestätigen', { error: /./ });
    // Mails do not follow the pages.
    expect((await pages.world.inbox.messages('ada@example.com'))[0]?.subject).toMatch(
      /^Your verification code/,
    );
    await visitor.leave();
  });
});
