import type { LoginAnswer } from '../login-request.ts';
import { authorizeQuery, headerOf, password, type TestBrowser } from './login-fixture.ts';

/** Signs somebody in with a password on a fresh page, and gives what came of it. */
export async function signInWithPassword(
  browser: TestBrowser,
  query: string = authorizeQuery(),
  username = 'ada',
): Promise<LoginAnswer> {
  const page = await browser.get(`/notes/login?${query}`);
  return browser.submit(page, { username, password });
}

/** The code that a redirect carries. */
export function codeOf(answer: LoginAnswer): string {
  const code = new URL(headerOf(answer, 'Location') ?? '').searchParams.get('code');
  if (code === null) throw new Error(`there is no code in ${headerOf(answer, 'Location')}`);
  return code;
}
