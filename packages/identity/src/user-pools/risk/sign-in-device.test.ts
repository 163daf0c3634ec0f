import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSignInDevice } from './sign-in-device.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
/** As the libraries of AWS gather it: another text each time. */
const encoded = (contextData: object, timestamp: number) =>
  btoa(JSON.stringify({ payload: JSON.stringify({ contextData, timestamp }), signature: 's', version: '1' }));

describe('what a client tells of its device', () => {
  it('is the same whenever the same device tells it', () => {
    const context = { DeviceId: 'd-1', UserAgent: firefox };
    const first = readSignInDevice({ encodedData: encoded(context, 1), userAgent: 'aws-sdk' });
    expect(first).toEqual({ fingerprint: 'd-1', name: 'Firefox, Linux' });
    expect(readSignInDevice({ encodedData: encoded(context, 2) })).toEqual(first);
  });

  it('is what browsers say of themselves where nothing was gathered', () => {
    expect(readSignInDevice({ userAgent: firefox })).toEqual({
      fingerprint: firefox,
      name: 'Firefox, Linux',
    });
    expect(readSignInDevice({})).toBeUndefined();
    expect(readSignInDevice({ encodedData: encoded({}, 1) })).toBeUndefined();
  });

  it('is taken as it is where its form is another one', () => {
    expect(readSignInDevice({ encodedData: 'own-1', userAgent: firefox })?.fingerprint).toBe('own-1');
  });

  it('is short, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (text, userAgent, json) => {
        for (const encodedData of [
          text,
          btoa(encodeURIComponent(JSON.stringify(json))),
          'x'.repeat(99_999),
        ]) {
          const device = readSignInDevice({ encodedData, userAgent });
          expect(device?.fingerprint.length ?? 0).toBeLessThanOrEqual(512);
          expect(device?.name.length ?? 0).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
