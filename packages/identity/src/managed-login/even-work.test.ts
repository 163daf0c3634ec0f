/** Whether the pages work as much for users as for nobody: see `user-pools/sign-in/even-work.test.ts`. */
import { resolveLimits } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import {
  type CountedUserPools,
  countedPool,
  countedUserPools,
  nameOf,
  states,
  workOf,
} from '../user-pools/testing/counted-user-pools.ts';
import { administrator } from '../user-pools/testing/whole-user-pools.ts';
import type { LoginAnswer } from './login-request.ts';
import { ManagedLogin } from './managed-login.ts';
import { managedLoginLimits } from './managed-login-limits.ts';
import { authorizeQuery, callback, headerOf, TestBrowser } from './testing/login-fixture.ts';

const wrong = 'Wr0ng-password!';

const pagesOf = ({ pools, operations }: CountedUserPools) =>
  new ManagedLogin({
    context: pools.context,
    operations: operations as never,
    issueClientToken: () => Promise.reject(new Error('no client asks for a token here')),
    appearanceOf: () => ({}),
    limits: resolveLimits(managedLoginLimits),
    authHostnames: ['auth.localhost'],
  });

async function world() {
  const all = await countedUserPools();
  const { UserPoolId, ClientId } = await countedPool(all);
  await all.operations.updateUserPoolClient(administrator, {
    ...{ UserPoolId, ClientId, ClientName: 'web', PreventUserExistenceErrors: 'ENABLED' },
    CallbackURLs: [callback],
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    AllowedOAuthFlowsUserPoolClient: true,
    SupportedIdentityProviders: ['COGNITO'],
  });
  await all.operations.createUserPoolDomain(administrator, { UserPoolId, Domain: 'notes' });
  return { all, query: authorizeQuery({ client_id: ClientId }) };
}

type Form = (browser: TestBrowser, query: string, username: string) => Promise<LoginAnswer>;
const page = (browser: TestBrowser, path: string, query: string) => browser.get(`/notes/${path}?${query}`);

const forms: { readonly [name: string]: Form } = {
  '/login': async (browser, query, username) =>
    browser.submit(await page(browser, 'login', query), { username, password: wrong }),
  '/forgotPassword': async (browser, query, username) =>
    browser.submit(await page(browser, 'forgotPassword', query), { username }),
  '/confirmForgotPassword': async (browser, query, username) => {
    const asked = await browser.submit(await page(browser, 'forgotPassword', query), { username });
    return browser.submit(asked, { code: '000000', password: wrong }, 'confirmForgotPassword');
  },
};

/** What a browser is shown, without what is drawn anew each time. */
function shown({ status, body, headers }: LoginAnswer, username: string) {
  const text = body
    .replaceAll(username, 'NAME')
    .replace(/name="_csrf" value="[^"]*"/g, '_csrf')
    .replace(/nonce[-=]"?[\w+/=-]+"?/g, 'nonce')
    .replace(/[a-z]\*+@[a-z]\*+/g, 'MASKED');
  return { status, text, location: headerOf({ status, body, headers }, 'Location') };
}

describe.each(Object.entries(forms))('%s', (_name, form) => {
  it('works as much for users as for nobody, in memory and after a restart, and shows the same', async () => {
    const { all, query } = await world();
    const measured = async (at: CountedUserPools, username: string) => {
      const login = pagesOf(at);
      let answer: LoginAnswer | undefined;
      const { work } = await workOf(at, async () => {
        answer = await form(new TestBrowser(login), query, username);
      });
      return { work, shown: shown(answer as LoginAnswer, username) };
    };
    // What the server makes when it is first needed is there.
    await measured(all, 'somebody-else');
    const nobody = await measured(all, nameOf('nobody', 0));
    for (const state of states.slice(1))
      expect([state, await measured(all, nameOf(state, 0))]).toEqual([state, nobody]);
    const again = await countedUserPools(all.inner);
    await measured(again, 'somebody-else');
    for (const state of states) {
      const { work } = await measured(again, nameOf(state, 1));
      expect([state, work]).toEqual([state, nobody.work]);
    }
  });
});
