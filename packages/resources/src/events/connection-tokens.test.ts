import type { OutboundAnswer } from '@cairn/kit';
import { expect, it } from 'vitest';
import { ConnectionTokens } from './connection-tokens.ts';

const parameters = {
  ClientParameters: { ClientID: 'id', ClientSecret: 'secret' },
  AuthorizationEndpoint: 'https://auth.example/token',
  HttpMethod: 'POST',
};

it('does not remember a token that was asked for before its connection changed', async () => {
  const answers: ((token: string) => void)[] = [];
  const tokens = new ConnectionTokens({
    clock: { now: () => 0, alarm: () => ({ set: () => undefined }) },
    outboundHttp: () =>
      new Promise<OutboundAnswer>((resolve) => {
        answers.push((token) => {
          const body = new TextEncoder().encode(
            JSON.stringify({ access_token: token, token_type: 'Bearer' }),
          );
          resolve({ status: 200, statusText: 'OK', headers: [], body });
        });
      }),
  });
  const old = tokens.token('c', parameters);
  tokens.forget('c');
  const fresh = tokens.token('c', parameters);
  answers[1]?.('new');
  await fresh;
  answers[0]?.('old');
  expect((await old).value).toContain('old');
  expect((await tokens.token('c', parameters)).value).toContain('new');
  expect(answers).toHaveLength(2);
});
