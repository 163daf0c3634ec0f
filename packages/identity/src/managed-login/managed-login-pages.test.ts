import { describe, expect, it } from 'vitest';
import { isBrandingPath } from './branding/kept-branding.ts';
import { shownClient, shownUri } from './shown-parameter.ts';
import { authorizeQuery, headerOf, loginFixture, password } from './testing/login-fixture.ts';

describe('the language of the pages', () => {
  it('is kept by the browser until another one is asked for', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    const asked = await ada.get(`/notes/login?${authorizeQuery({ lang: 'fr' })}`);
    expect(asked.body).toContain('<html lang="fr">');
    expect(ada.cookies.get('__Secure-cognito-lang')).toBe('fr');
    expect((await ada.get(`/notes/login?${authorizeQuery()}`)).body).toContain('<html lang="fr">');
    expect((await ada.get('/notes/login?client_id=nobody')).body).toContain('<html lang="fr">');
    const english = await ada.get(`/notes/login?${authorizeQuery({ lang: 'en' })}`);
    expect(english.body).toContain('<html lang="en">');
    expect(ada.cookies.get('__Secure-cognito-lang')).toBe('en');
  });

  it.each(['xx', 'en"><script>', ''])(
    'is English where %j is asked for, and no cookie is set',
    async (lang) => {
      const { browser } = await loginFixture();
      const ada = browser();
      const page = await ada.get(`/notes/login?${authorizeQuery({ lang })}`);
      expect(page.body).toContain('<html lang="en">');
      expect(ada.cookies.has('__Secure-cognito-lang')).toBe(false);
    },
  );

  it('holds for what is wrong, which names English texts as such', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    const page = await ada.get(`/notes/login?${authorizeQuery({ lang: 'ja' })}`);
    const again = await ada.submit(page, { username: 'ada', password: 'wrong' });
    expect(again.body).toContain('ユーザー名またはパスワードが正しくありません。');
    const problem = await ada.get('/notes/login?client_id=nobody&lang=ja');
    expect(problem.body).toContain('<span lang="en">client_id: nobody does not exist');
  });
});

describe('an error about a parameter', () => {
  it('repeats names and addresses, and no sentences', () => {
    expect(shownClient('1example23456789')).toBe('1example23456789');
    expect(shownClient('Call +1 555 0100 now')).toBe('the app client');
    expect(shownUri('https://app.example.com/back?a=1#b')).toBe('https://app.example.com/back?a=1#b');
    expect(shownUri('Your account is locked: call us')).toBe('the address that was given');
    expect(shownUri(`https://app.example.com/${'a'.repeat(300)}`)).toBe('the address that was given');
  });

  it.each([
    [{ client_id: undefined }, 'client_id is missing'],
    [{ client_id: 'nobody' }, 'client_id: nobody does not exist in this user pool.'],
    [{ redirect_uri: undefined }, 'redirect_uri is missing'],
    [{ redirect_uri: 'https://other.example/' }, 'redirect_uri: https://other.example/ is not one of'],
  ])('says which: %j', async (given, told) => {
    const { browser } = await loginFixture();
    const page = await browser().get(`/notes/login?${authorizeQuery(given)}`);
    expect(page.status).toBe(400);
    expect(page.body).toContain(told);
    expect(headerOf(page, 'Location')).toBeUndefined();
  });
});

describe('passkeys', () => {
  it('are in no page, and in no policy, of a pool that does not let people begin with one', async () => {
    const { browser } = await loginFixture();
    const page = await browser().get(`/notes/login?${authorizeQuery()}`);
    expect(page.body).not.toMatch(/<script|passkey/i);
    expect(headerOf(page, 'Content-Security-Policy')).not.toContain('script-src');
  });

  it('are not offered, nor taken, on a claim of the form alone', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    const page = await ada.get(`/notes/login?${authorizeQuery()}`);
    const end = await ada.submit(page, { username: 'ada', password, passkeys: 'yes' });
    expect(headerOf(end, 'Location')).toMatch(/code=/);
    const forged = await ada.post(`/notes/passkeys?${authorizeQuery()}`, { _csrf: 'x', credential: '{}' });
    expect(forged.status).toBe(403);
  });

  it('have a script of their own file, which nobody else may embed', async () => {
    const { browser } = await loginFixture();
    const script = await browser().get('/notes/passkeys.js');
    expect([script.status, script.contentType]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headerOf(script, 'X-Content-Type-Options')).toBe('nosniff');
    expect(() => new Function(script.body)).not.toThrow();
  });
});

describe('the address of an image', () => {
  const style = '01234567-89ab-4def-8123-456789abcdef';
  it.each([
    [`/branding/${style}/1767225600000/0.png`, true],
    [`/branding/${style}/1767225600000/39.svg`, true],
    [`/branding/${style}/1767225600000/0.html`, false],
    [`/branding/${style}/1767225600000/0.png/..`, false],
    [`/branding/../${style}/1/0.png`, false],
    [`/branding/${style}/1/-1.png`, false],
  ])('%s is one: %s', (path, isOne) => {
    expect(isBrandingPath(path)).toBe(isOne);
  });

  it('finds none where there is no such style', async () => {
    const { browser } = await loginFixture();
    expect((await browser().get(`/notes/branding/${style}/1/0.png`)).status).toBe(404);
  });
});
