import { describe, expect, it, test } from 'vitest';
import { CredentialReader } from './credentials.ts';

const reader = new CredentialReader();
const signed = (scope: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
});

describe('the credential scope', () => {
  it('gives region and service, and the account of a 12-digit access key', () => {
    expect(
      reader.read(signed('123456789012/20260101/eu-west-1/states/aws4_request'), undefined),
    ).toMatchObject({
      scope: {
        account: '123456789012',
        region: 'eu-west-1',
        principal: { arn: 'arn:aws:iam::123456789012:root' },
      },
      service: 'states',
    });
  });

  it('falls back to the account of zeros', () => {
    const { scope } = reader.read(signed('test/20260101/us-east-1/lambda/aws4_request'), undefined);
    expect(scope.account).toBe('000000000000');
  });

  it('is read from a presigned query too', () => {
    const query = new URLSearchParams({ 'X-Amz-Credential': 'test/20260101/us-west-2/lambda/aws4_request' });
    expect(reader.read({}, query)).toMatchObject({ scope: { region: 'us-west-2' }, service: 'lambda' });
  });

  it('is one object for the same scope, whatever the signature', () => {
    const scope = 'test/20260101/us-east-1/states/aws4_request';
    const other = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=11` };
    expect(reader.read(other, undefined)).toBe(reader.read(signed(scope), undefined));
  });
});

test.each([
  [{}, 'MissingAuthenticationTokenException'],
  [{ authorization: '' }, 'MissingAuthenticationTokenException'],
  [{ authorization: 'Bearer x' }, 'IncompleteSignatureException'],
  [signed('test'), 'IncompleteSignatureException'],
  [signed('a/b/c/d'), 'IncompleteSignatureException'],
  [signed('test/20260101/US EAST/states/aws4_request'), 'IncompleteSignatureException'],
  [signed(`${'x'.repeat(300)}/20260101/us-east-1/states/aws4_request`), 'IncompleteSignatureException'],
])('%j is refused: %s', (headers, code) => {
  expect(() => reader.read(headers, undefined)).toThrow(expect.objectContaining({ code, status: 403 }));
});
