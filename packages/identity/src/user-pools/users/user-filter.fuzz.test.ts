import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMeantBy, parseUserFilter } from './user-filter.ts';

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const attribute = fc.constantFrom('username', 'email', 'name', 'sub', 'status', 'cognito:user_status');
const space = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 2 });

describe('filters of users', () => {
  it('read what was printed', () => {
    fc.assert(
      fc.property(
        attribute,
        fc.boolean(),
        fc.string({ unit: 'binary' }),
        space,
        (name, isPrefix, value, gap) => {
          const text = `${gap}${name}${gap}${isPrefix ? '^=' : '='}${gap}${quote(value)}${gap}`;
          expect(parseUserFilter(text)).toEqual({ attribute: name, isPrefix, value });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are read or refused, whatever they are', () => {
    const pieces = fc.constantFrom('email', '=', '^', '"', '\\', ' ', 'a', '__proto__', '\n', 'or');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          try {
            const filter = parseUserFilter(text);
            if (filter === undefined) expect(text.trim()).toBe('');
          } catch (error) {
            expect(error).toBeInstanceOf(ServiceError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are read in proportion to their length', () => {
    const begunMs = performance.now();
    for (const long of [
      'email = "'.padEnd(100_000, '\\'),
      ' '.repeat(100_000),
      `email = "${'a"'.repeat(50_000)}`,
    ]) {
      try {
        parseUserFilter(long);
      } catch (error) {
        expect(error).toBeInstanceOf(ServiceError);
      }
    }
    expect(performance.now() - begunMs).toBeLessThan(2_000);
  });

  it.each([
    'email',
    'email = ada',
    'email == "ada"',
    'email = "ada" or name = "x"',
    'email = "ada',
    'email = "a"b"',
    "email = 'ada'",
    'custom:team = "blue"',
    '__proto__ = "x"',
    'birthdate = "x"',
  ])('refuse %s', (text) => {
    expect(() => parseUserFilter(text)).toThrow(ServiceError);
  });

  it('mean by prefix whoever they mean by equality', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (held, wanted) => {
        const user = {
          userPoolId: 'p',
          sub: 's',
          username: held,
          status: 'CONFIRMED',
          isEnabled: true,
          createdMs: 0,
          changedMs: 0,
          attributes: {},
          mfa: { enabled: [] },
        } as const;
        const filter = { attribute: 'username', value: wanted };
        expect(isMeantBy({ ...filter, isPrefix: false }, user)).toBe(held === wanted);
        expect(isMeantBy({ ...filter, isPrefix: true }, user)).toBe(held.startsWith(wanted));
      }),
    );
  });
});
