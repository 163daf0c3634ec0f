import { describe, expect, it } from 'vitest';
import { isRegistered } from './redirect-uri.ts';
import {
  appClient,
  authorizeQuery,
  callback,
  formOf,
  headerOf,
  host,
  loginFixture,
  password,
} from './testing/login-fixture.ts';
import { codeOf, signInWithPassword } from './testing/sign-in.ts';

const location = (answer: Parameters<typeof headerOf>[0]) => headerOf(answer, 'Location');

describe('signing in on pages', () => {
  it('leads from authorize to the page, and from there to the app with a code and the state untouched', async () => {
    const { browser, people } = await loginFixture();
    const ada = browser();
    const start = await ada.get(`/notes/oauth2/authorize?${authorizeQuery({ nonce: 'n' })}`);
    expect(start.status).toBe(303);
    const page = await ada.get(location(start) as string);
    expect(page.status).toBe(200);
    expect(page.body).toContain('<h1>Sign in</h1>');
    const end = await ada.submit(page, { username: 'ada', password });
    expect(end.status).toBe(303);
    const target = new URL(location(end) as string);
    expect(`${target.origin}${target.pathname}`).toBe(callback);
    expect(target.searchParams.get('state')).toBe('st&te');
    expect(target.searchParams.get('code')).toMatch(/^[0-9a-z]+-[\w-]{43}$/);
    expect(people.asked[0]).toMatchObject({
      what: 'begin',
      input: {
        flow: 'USER_PASSWORD_AUTH',
        place: { isTrusted: true, hidesUsers: true, address: '203.0.113.7' },
      },
    });
  });

  it('sends a secret hash for clients that have a secret', async () => {
    const { browser, people } = await loginFixture();
    await signInWithPassword(browser(), authorizeQuery({ client_id: 'backend' }));
    expect(people.asked[0]?.input).toMatchObject({ parameters: { SECRET_HASH: 'hash:backend:ada' } });
  });

  it('shows what is wrong beside the fields, and keeps the name', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    const page = await ada.get(`/notes/login?${authorizeQuery()}`);
    const again = await ada.submit(page, { username: 'a"da', password: 'wrong' });
    expect(again.status).toBe(200);
    expect(again.body).toContain('id="error" role="alert">Incorrect username or password.</p>');
    expect(again.body).toContain('value="a&quot;da"');
    expect(again.body).toMatch(/id="password"[^>]* aria-invalid="true" aria-describedby="error"/);
    expect(again.body).not.toContain('wrong"');
  });

  it('knows a browser again for an hour, unless it is to sign in anew', async () => {
    const { browser, clock } = await loginFixture();
    const ada = browser();
    await signInWithPassword(ada);
    const authorize = (query = {}) => ada.get(`/notes/oauth2/authorize?${authorizeQuery(query)}`);
    expect(codeOf(await authorize())).toBeDefined();
    expect(codeOf(await authorize({ client_id: 'mobile', prompt: 'none' }))).toBeDefined();
    expect(location(await authorize({ prompt: 'login' }))).toMatch(/^\/notes\/login\?/);
    clock.nowMs += 3_601_000;
    expect(location(await authorize())).toMatch(/^\/notes\/login\?/);
    expect(location(await authorize({ prompt: 'none' }))).toContain('error=login_required');
  });

  it.each([
    ['is disabled', { isEnabled: false }],
    ['is signed out everywhere', { signedOutMs: Date.UTC(2027, 0, 1) }],
    ['has to choose a new password', { status: 'RESET_REQUIRED' }],
  ] as const)('knows nobody any more who %s', async (_why, change) => {
    const { browser, people } = await loginFixture();
    const ada = browser();
    await signInWithPassword(ada);
    const user = people.users.get('sub-of-ada');
    people.users.set('sub-of-ada', { ...user, ...change } as never);
    const again = await ada.get(`/notes/oauth2/authorize?${authorizeQuery()}`);
    expect(location(again)).toMatch(/^\/notes\/login\?/);
  });

  it('gives every sign-in a session of its own and ends the one before', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    await signInWithPassword(ada, authorizeQuery());
    const before = ada.cookies.get('__Secure-cognito');
    await signInWithPassword(ada, authorizeQuery({ prompt: 'login' }));
    expect(ada.cookies.get('__Secure-cognito')).not.toBe(before);
    ada.cookies.set('__Secure-cognito', before as string);
    expect(location(await ada.get(`/notes/oauth2/authorize?${authorizeQuery()}`))).toMatch(/\/login/);
  });

  it('asks for a second factor, again after a wrong code', async () => {
    const { browser, people } = await loginFixture();
    const mfa = browser();
    const page = await signInWithPassword(mfa, authorizeQuery(), 'mfa');
    expect(page.body).toContain('We sent a code to <strong>+*******1234</strong>.');
    const again = await mfa.submit(page, { code: '000000' });
    expect(again.body).toContain('Invalid verification code provided, please try again.');
    expect(codeOf(await mfa.submit(again, { code: ' 123456 ' }))).toBeDefined();
    expect(people.asked.at(-1)?.input).toMatchObject({
      name: 'SMS_MFA',
      session: 'session-1',
      responses: { USERNAME: 'mfa', SMS_MFA_CODE: '123456' },
    });
  });

  it('has a temporary password changed, with the attributes that are missing and no others', async () => {
    const { browser, people } = await loginFixture();
    const fresh = browser();
    const page = await signInWithPassword(fresh, authorizeQuery(), 'fresh');
    expect(page.body).toContain('name="attribute.given_name"');
    await fresh.submit(page, {
      password: 'New-password-1',
      'attribute.given_name': 'Fay',
      'attribute.custom:role': 'admin',
    });
    expect(people.asked.at(-1)?.input).toMatchObject({
      responses: { USERNAME: 'fresh', NEW_PASSWORD: 'New-password-1', 'userAttributes.given_name': 'Fay' },
    });
    expect(JSON.stringify(people.asked.at(-1))).not.toContain('admin');
  });

  it('gives tokens in the fragment where the client may have them so', async () => {
    const { browser } = await loginFixture();
    const answer = await signInWithPassword(browser(), authorizeQuery({ response_type: 'token' }));
    expect(location(answer)).toBe(
      `${callback}#access_token=access-1&id_token=id-1&token_type=Bearer&expires_in=3600&state=st%26te`,
    );
  });

  it.each([
    ['on the host that domains share', host, '/notes', '__Secure-cognito-browser', 'Path=/notes;'],
    ['on a host of the domain', 'notes.auth.localhost:4566', '', '__Host-cognito-browser', 'Path=/;'],
    ['on a custom domain', 'login.example.com', '', '__Host-cognito-browser', 'Path=/;'],
  ])('stands %s, with cookies that are bound to it', async (_where, name, base, cookie, path) => {
    const { browser } = await loginFixture();
    const page = await browser().get(`${base}/login?${authorizeQuery()}`, { host: name });
    expect(page.status).toBe(200);
    const set = headerOf(page, 'Set-Cookie') ?? '';
    expect(set).toContain(`${cookie}=`);
    expect(set).toContain(path);
    expect(set).toContain('HttpOnly; Secure; SameSite=Lax');
    expect(page.body).toContain(`action="${base}/login?`);
  });

  it.each([
    ['another domain', '/nobody/login', host],
    ['no domain', '/login', host],
    ['a custom domain by its path', '/login.example.com/login', host],
    ['an unknown path', '/notes/admin', host],
    ['the server itself', '/notes/login', 'localhost:4566'],
    ['a host that only looks so', '/login', 'notes.auth.localhost.example.com'],
  ])('answers nothing for %s', async (_what, path, name) => {
    const { browser } = await loginFixture();
    const answer = await browser().get(`${path}?${authorizeQuery()}`, { host: name });
    expect(answer.status).toBe(404);
  });

  it('sends whoever comes without TLS to where the pages are, whatever host he names', async () => {
    const { browser } = await loginFixture();
    const options = { isSecure: false, host: 'NOTES.auth.localhost' };
    const answer = await browser().get(`/login?${authorizeQuery()}`, options);
    expect(location(answer)).toMatch(/^https:\/\/auth\.localhost:4566\/notes\/login\?client_id=web/);
    const posted = await browser().post('/login', {}, options);
    expect(posted.status).toBe(403);
  });

  it('keeps its pages out of frames, caches and scripts', async () => {
    const { browser } = await loginFixture({ appearance: { css: '.banner-customizable { color: red; }' } });
    const page = await browser().get(`/notes/login?${authorizeQuery()}`);
    const policy = headerOf(page, 'Content-Security-Policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']{44}' 'sha256-[^']{44}'; img-src data:; form-action 'self' https:\/\/app\.example\.com; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(headerOf(page, 'X-Frame-Options')).toBe('DENY');
    expect(headerOf(page, 'Cache-Control')).toBe('no-store');
    expect(headerOf(page, 'Referrer-Policy')).toBe('same-origin');
    expect(page.body).not.toMatch(/<script| on[a-z]+=|style=/i);
  });
});

describe('signing up and recovering on pages', () => {
  it('signs up, confirms by a code and goes on signed in', async () => {
    const { browser, people } = await loginFixture();
    const nia = browser();
    const page = await nia.get(`/notes/signup?${authorizeQuery()}`);
    const fields = { username: 'nia', 'attribute.email': 'nia@example.com', password: 'Password-1' };
    const confirm = await nia.submit(page, fields);
    expect(confirm.body).toContain('n***@e***');
    expect(people.asked[0]).toMatchObject({
      what: 'signUp',
      input: {
        scope: { account: '111122223333', origin: { sourceIp: '203.0.113.7' } },
        Username: 'nia',
        UserAttributes: [{ Name: 'email', Value: 'nia@example.com' }],
      },
    });
    const wrong = await nia.submit(confirm, { code: '000000' });
    expect(wrong.body).toContain('Invalid verification code');
    const resent = await nia.submit(wrong, {}, '/resendcode');
    expect(resent.body).toContain('A new code is on its way.');
    expect(codeOf(await nia.submit(resent, { code: '111111' }))).toBeDefined();
    expect(people.asked.at(-1)?.input).toMatchObject({ flow: 'USER_AUTH', session: 'confirmed' });
  });

  it('signs in at once whom the pool confirms at once', async () => {
    const { browser, people } = await loginFixture();
    const page = await browser().get(`/notes/signup?${authorizeQuery()}`);
    expect(page.status).toBe(200);
    const trusted = browser();
    const form = await trusted.get(`/notes/signup?${authorizeQuery()}`);
    const end = await trusted.submit(form, {
      username: 'trusted',
      'attribute.email': 't@example.com',
      password,
    });
    expect(codeOf(end)).toBeDefined();
    expect(people.asked.map(({ what }) => what)).toEqual(['signUp', 'begin']);
  });

  it('names the terms that the client has, and those of no other', async () => {
    const { browser, store } = await loginFixture();
    const page = async () => (await browser().get(`/notes/signup?${authorizeQuery()}`)).body;
    expect(await page()).not.toContain('you agree');
    const keep = (
      id: string,
      clientId: string,
      name: string,
      links: { readonly [language: string]: string },
    ) =>
      store.terms.keep({
        userPoolId: 'eu-west-1_AbCdEf123',
        id,
        clientId,
        name,
        links,
        createdMs: 0,
        changedMs: 0,
      });
    keep('1', 'backend', 'terms-of-use', { 'cognito:default': 'https://app.example.com/others' });
    expect(await page()).not.toContain('you agree');
    const english = { 'cognito:english': 'https://app.example.com/en?a=1&b=2' };
    const clientId = new URLSearchParams(authorizeQuery()).get('client_id') ?? '';
    keep('2', clientId, 'privacy-policy', { 'cognito:default': 'https://app.example.com/privacy' });
    keep('3', clientId, 'terms-of-use', { 'cognito:default': 'https://app.example.com/de', ...english });
    const [, agreed = ''] = /you agree to the (.*?)\.<\/p>/.exec(await page()) ?? [];
    expect(agreed.replaceAll(/ class="[^"]*"/g, '')).toBe(
      '<a href="https://app.example.com/en?a=1&amp;b=2">Terms of use</a> and the <a href="https://app.example.com/privacy">Privacy policy</a>',
    );
  });

  it('takes no sign-up where only administrators create accounts', async () => {
    const { browser, store } = await loginFixture();
    const nia = browser();
    const form = await nia.get(`/notes/signup?${authorizeQuery()}`);
    const pool = store.pools.find('eu-west-1_AbCdEf123');
    const AdminCreateUserConfig = { AllowAdminCreateUserOnly: true };
    store.pools.keep({ ...pool, settings: { ...pool?.settings, AdminCreateUserConfig } } as never);
    expect((await nia.get(`/notes/signup?${authorizeQuery()}`)).status).toBe(403);
    expect((await nia.submit(form, { username: 'nia' })).status).toBe(403);
    expect((await nia.get(`/notes/login?${authorizeQuery()}`)).body).not.toContain('/signup');
  });

  it('confirms by the link of a mail', async () => {
    const { browser, people } = await loginFixture();
    const link = '/notes/confirmUser?client_id=backend&user_name=nia&confirmation_code=';
    expect((await browser().get(`${link}111111`)).body).toContain('Your account is confirmed');
    expect(people.asked[0]?.input).toMatchObject({ Username: 'nia', SecretHash: 'hash:backend:nia' });
    expect((await browser().get(`${link}1`)).status).toBe(400);
    expect((await browser().get(`${link}111111`, { method: 'HEAD' })).status).toBe(405);
  });

  it('asks by the link of a mail whether a sign-in was somebody’s own, and takes his word by a form alone', async () => {
    const { browser, people } = await loginFixture();
    const query = 'user_name=ada&event_id=e1&feedback_token=good&feedback=';
    const page = await browser().get(`/notes/authEventFeedback?${query}Invalid`);
    expect(page.body).toContain('<h1>Was it somebody else?</h1>');
    expect(people.asked).toEqual([]);
    const form = { user_name: 'ada', event_id: 'e1', feedback_token: 'good', feedback: 'Invalid' };
    const done = await browser().post('/notes/authEventFeedback', form);
    expect(done.body).toContain('Thank you');
    expect(people.asked.at(-1)?.input).toMatchObject({
      ...{ Username: 'ada', EventId: 'e1', FeedbackToken: 'good', FeedbackValue: 'Invalid' },
      UserPoolId: 'eu-west-1_AbCdEf123',
    });
    expect((await browser().post('/notes/authEventFeedback', { ...form, feedback_token: 'x' })).status).toBe(
      400,
    );
    const foreign = { headers: { origin: 'https://evil.example' } };
    expect((await browser().post('/notes/authEventFeedback', form, foreign)).status).toBe(403);
    const shown = await browser().get('/notes/authEventFeedback?user_name=%22%3E%3Cscript%3E');
    expect(shown.body).not.toContain('<script');
  });

  it('asks for the code again of whoever did not confirm himself', async () => {
    const { browser } = await loginFixture();
    const page = await signInWithPassword(browser(), authorizeQuery(), 'unconfirmed');
    expect(page.body).toContain('<h1>Confirm your account</h1>');
  });

  it('changes a forgotten password by a code', async () => {
    const { browser, people } = await loginFixture();
    const ada = browser();
    const page = await ada.get(`/notes/forgotPassword?${authorizeQuery()}`);
    const code = await ada.submit(page, { username: 'ada' });
    expect(code.body).toContain('a***@e***');
    const wrong = await ada.submit(code, { code: '1', password: 'New-password-1' });
    expect(wrong.body).toContain('role="alert"');
    const done = await ada.submit(wrong, { code: '222222', password: 'New-password-1' });
    expect(done.body).toContain('Your password is changed.');
    expect(people.asked.at(-1)?.input).toMatchObject({ Username: 'ada', Password: 'New-password-1' });
  });
});

describe('signing out on pages', () => {
  it('ends the session and goes where the client says', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    await signInWithPassword(ada);
    const session = ada.cookies.get('__Secure-cognito') as string;
    const out = await ada.get('/notes/logout?client_id=web&logout_uri=https://app.example.com/bye');
    expect(location(out)).toBe('https://app.example.com/bye');
    expect(ada.cookies.has('__Secure-cognito')).toBe(false);
    ada.cookies.set('__Secure-cognito', session);
    expect(location(await ada.get(`/notes/oauth2/authorize?${authorizeQuery()}`))).toMatch(/\/login/);
  });

  it('goes on to signing in where it is asked to', async () => {
    const { browser } = await loginFixture();
    const ada = browser();
    await signInWithPassword(ada);
    const out = await ada.get(`/notes/logout?${authorizeQuery()}`);
    expect(location(out)).toMatch(/^\/notes\/login\?client_id=web/);
    expect((await ada.get(location(out) as string)).body).toContain('<h1>Sign in</h1>');
  });
});

/** Ways to write a URL that is not the registered one, though something on the way may take it for it. */
const variants = (uri: string): readonly string[] => [
  `${uri}/`,
  `${uri}/../evil`,
  `${uri}?x=1`,
  `${uri}#x`,
  `${uri}%23`,
  `${uri} `,
  ` ${uri}`,
  `${uri}\t`,
  `${uri}\n`,
  `${uri}.evil.example`,
  uri.slice(0, -1),
  uri.toUpperCase(),
  uri.replace('app', 'App'),
  uri.replace('https://', 'http://'),
  uri.replace('https://', 'https:\\\\'),
  uri.replace('https://', '//'),
  uri.replace('https://', 'https://evil@'),
  uri.replace('https://app.example.com', 'https://app.example.com@evil.example'),
  uri.replace('https://app.example.com', 'https://app.example.com:443'),
  uri.replace('https://app.example.com', 'https://app.example.com.evil.example'),
  uri.replace('https://app.example.com', 'https://evil.example/https://app.example.com'),
  uri.replace('app.', 'app%2e'),
  uri.replace('app.', 'app。'),
  uri.replace(/(?<=com.)./, '%63'),
  uri.replace('.com/', '.com//'),
  'javascript:alert(1)',
  'data:text/html,x',
  '',
];

describe('what is refused', () => {
  it.each(variants(callback))('redirects to nothing but a registered URI: %j', async (uri) => {
    const { browser } = await loginFixture();
    const answer = await browser().get(`/notes/oauth2/authorize?${authorizeQuery({ redirect_uri: uri })}`);
    expect([answer.status, answer.errorCode]).toEqual([400, 'redirect_mismatch']);
    expect(location(answer)).toBeUndefined();
  });

  it.each(variants('https://app.example.com/bye'))(
    'signs out to nothing but a registered URI: %j',
    async (uri) => {
      const { browser } = await loginFixture();
      const ada = browser();
      await signInWithPassword(ada);
      const query = new URLSearchParams({ client_id: 'web', logout_uri: uri });
      const answer = await ada.get(`/notes/logout?${query}`);
      expect([answer.status, answer.errorCode]).toEqual([400, 'redirect_mismatch']);
      expect(ada.cookies.has('__Secure-cognito')).toBe(true);
    },
  );

  it.each([
    'javascript:alert(1)//x',
    'data:text/html,x',
    'https://user:word@app.example.com/',
    'https://app.example.com/#fragment',
    'https://app.example.com/\r\nSet-Cookie: a=b',
  ])('goes nowhere by %j, though somebody registered it', (uri) => {
    expect(isRegistered(uri, [uri])).toBe(false);
  });

  it.each([
    ['another client', { client_id: 'elsewhere' }],
    ['no client', { client_id: undefined }],
    ['a client of a longer name', { client_id: 'web/../mobile' }],
  ])('tells %s on a page only', async (_what, given) => {
    const { browser } = await loginFixture();
    const answer = await browser().get(`/notes/oauth2/authorize?${authorizeQuery(given)}`);
    expect([answer.status, location(answer)]).toEqual([400, undefined]);
  });

  it.each(['client_id', 'redirect_uri', 'state', 'scope'])('takes no second %s', async (name) => {
    const { browser } = await loginFixture();
    const answer = await browser().get(`/notes/oauth2/authorize?${authorizeQuery()}&${name}=x`);
    expect([answer.status, location(answer)]).toEqual([400, undefined]);
  });

  it.each([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['another response type', { response_type: 'code token' }, 'unsupported_response_type'],
    ['a scope that is none of the client', { scope: 'openid phone' }, 'invalid_scope'],
    ['claims without openid', { scope: 'email' }, 'invalid_scope'],
    [
      'a plain challenge',
      { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['a challenge without its method', { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    ['a method without its challenge', { code_challenge_method: 'S256' }, 'invalid_request'],
    ['a short challenge', { code_challenge: 'a', code_challenge_method: 'S256' }, 'invalid_request'],
    ['two prompts', { prompt: 'none login' }, 'invalid_request'],
    ['an unknown provider', { identity_provider: 'Evil' }, 'invalid_request'],
  ])('tells the client of %s, with its state', async (_what, given, error) => {
    const { browser } = await loginFixture();
    const answer = await browser().get(`/notes/oauth2/authorize?${authorizeQuery(given)}`);
    const target = new URL(location(answer) as string);
    expect(target.origin).toBe('https://app.example.com');
    expect(target.searchParams.get('error')).toBe(error);
    expect(target.searchParams.get('state')).toBe('st&te');
  });

  it('refuses flows that the client may not use', async () => {
    const { browser, store } = await loginFixture();
    store.clients.keep(appClient('web', { AllowedOAuthFlows: ['code'] }));
    const answer = await browser().get(
      `/notes/oauth2/authorize?${authorizeQuery({ response_type: 'token' })}`,
    );
    expect(location(answer)).toContain('#error_description=');
    expect(location(answer)).toContain('error=unauthorized_client');
  });
});

const forms: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['login', { username: 'ada', password }],
  ['signup', { username: 'nia', password, 'attribute.email': 'n@example.com' }],
  ['forgotPassword', { username: 'ada' }],
];

describe.each(forms)('the form of /%s', (page, fields) => {
  const shown = async () => {
    const fixture = await loginFixture();
    const ada = fixture.browser();
    return { ...fixture, ada, form: await ada.get(`/notes/${page}?${authorizeQuery()}`) };
  };

  it('does nothing without its token', async () => {
    const { ada, people } = await shown();
    const answer = await ada.post(`/notes/${page}?${authorizeQuery()}`, fields);
    expect([answer.status, people.asked]).toEqual([403, []]);
  });

  it('does nothing in a browser that was not given it', async () => {
    const { browser, form, people } = await shown();
    const victim = browser();
    await victim.get(`/notes/${page}?${authorizeQuery()}`);
    expect((await victim.submit(form, fields)).status).toBe(403);
    expect((await browser().submit(form, fields)).status).toBe(403);
    expect(people.asked).toEqual([]);
  });

  it('does nothing when it is too old', async () => {
    const { ada, clock, form, people } = await shown();
    clock.nowMs += 3_600_000;
    expect((await ada.submit(form, fields)).status).toBe(403);
    expect(people.asked).toEqual([]);
  });

  it('does nothing when its token was changed, or is one of another page', async () => {
    const { ada, people } = await shown();
    for (const [other] of forms.filter(([name]) => name !== page)) {
      const otherForm = await ada.get(`/notes/${other}?${authorizeQuery()}`);
      const { hidden } = formOf(otherForm);
      const answer = await ada.post(`/notes/${page}?${authorizeQuery()}`, { _csrf: hidden, ...fields });
      expect(answer.status).toBe(403);
      const changed = await ada.post(`/notes/${page}`, { _csrf: `${hidden.slice(0, -3)}AAA`, ...fields });
      expect(changed.status).toBe(403);
    }
    expect(people.asked).toEqual([]);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://${host}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is not taken from elsewhere: %j', async (headers) => {
    const { ada, form, people } = await shown();
    const { action, hidden } = formOf(form);
    const answer = await ada.post(action, { _csrf: hidden, ...fields }, { headers });
    expect([answer.status, people.asked]).toEqual([403, []]);
  });

  it('belongs to the request that it was shown for, whatever its address says', async () => {
    const { ada, form } = await shown();
    const { hidden } = formOf(form);
    const other = authorizeQuery({ client_id: 'mobile', state: 'other' });
    const answer = await ada.post(`/notes/${page}?${other}`, { _csrf: hidden, ...fields });
    const next = location(answer) ?? answer.body;
    expect(next).not.toContain('mobile');
    expect(next).not.toContain('state=other');
  });

  it('is not taken by the pages of another pool', async () => {
    const { ada, form, people } = await shown();
    const { hidden } = formOf(form);
    expect((await ada.post(`/other/${page}`, { _csrf: hidden, ...fields })).status).toBe(403);
    expect(people.asked).toEqual([]);
  });
});
