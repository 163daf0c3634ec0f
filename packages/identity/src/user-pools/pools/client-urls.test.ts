import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClientUrls, isRedirectUrl } from './client-urls.ts';

describe('a redirect URL', () => {
  it.each([
    'https://app.example.com',
    'https://app.example.com:8443/in?state=1&x=%20',
    'http://localhost:3000/',
    'http://127.0.0.1/in',
    'http://[::1]:8080/in',
    'myapp://example',
    'com.example.app:/in',
    'exp://192.0.2.1:19000',
  ])('may be %s', (url) => expect(isRedirectUrl(url)).toBe(true));

  it.each([
    '',
    '/in',
    '//app.example.com',
    'app.example.com',
    'http://app.example.com',
    'http://localhost.example.com',
    'http://localhost@evil.example',
    'https://ada@app.example.com',
    'https://@app.example.com',
    'https://:@app.example.com',
    'https://app.example.com#part',
    'https://app.example.com/#',
    'https:app.example.com',
    'https:/app.example.com',
    'https:///app.example.com',
    'https://app.example.com\\@evil.example',
    'https://app.example.com/\nx',
    'https://app.example.com/ x',
    'https://app.example.com/\u202ex',
    '\u0000https://app.example.com',
    'javascript:alert(1)',
    'JavaScript://app.example.com/%0aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/hosts',
    'blob:https://app.example.com/1',
    'myapp:',
    `https://app.example.com/${'a'.repeat(1_024)}`,
  ])('is never %j', (url) => expect(isRedirectUrl(url)).toBe(false));

  it('that was taken leads a browser to the place that it names, and nowhere into a page', () => {
    const character = fc.constantFrom(...'ahtpsx:/\\@#?.[]%0 \t\n\u0000', 'localhost', 'http://', 'https://');
    const text = fc.oneof(
      fc.string(),
      fc.array(character, { maxLength: 24 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (url) => {
        if (!isRedirectUrl(url)) return;
        const { protocol, hostname, hash, username } = new URL(url);
        expect([hash, username]).toEqual(['', '']);
        expect(['javascript:', 'data:', 'file:']).not.toContain(protocol);
        if (protocol === 'http:') expect(['localhost', '127.0.0.1', '[::1]']).toContain(hostname);
        if (protocol === 'https:') expect(url.toLowerCase()).toMatch(/^https:\/\/[^/\\@#\s]/);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is refused with an error of the protocol, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.webUrl(), fc.string()), { maxLength: 4 }), (CallbackURLs) => {
        try {
          checkClientUrls({ CallbackURLs }, 3);
        } catch (error) {
          expect(error).toMatchObject({
            code: expect.stringMatching(/^(?:InvalidParameter|LimitExceeded)Exception$/),
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
