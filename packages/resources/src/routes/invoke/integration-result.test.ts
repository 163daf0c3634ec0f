import { expect, it } from 'vitest';
import { sourceArnOf } from './integration-result.ts';

it('a method of an API is named as policies of functions name it', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const request = { apiId: 'a1b2c3', method: 'POST' };
  expect(sourceArnOf(place, { stage: 'prod' }, request, '/orders/{id}')).toBe(
    'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/prod/POST/orders/{id}',
  );
});
