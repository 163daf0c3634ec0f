import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemaAttribute, schemaOf } from '../testing/user-pool-fixture.ts';
import { checkedAttributes, isEmailAddress, isPhoneNumber } from './attribute-schema.ts';

const schema = schemaOf(
  schemaAttribute('custom:short', { StringAttributeConstraints: { MinLength: '2', MaxLength: '4' } }),
  schemaAttribute('custom:level', {
    AttributeDataType: 'Number',
    NumberAttributeConstraints: { MinValue: '-5', MaxValue: '5' },
  }),
  schemaAttribute('custom:since', { AttributeDataType: 'DateTime' }),
  schemaAttribute('custom:isOn', { AttributeDataType: 'Boolean' }),
);
const names = schema.map(({ Name }) => Name);

describe('values of attributes', () => {
  it('are taken as they are or refused by name, whatever they are', () => {
    const name = fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string());
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String), fc.emailAddress());
    fc.assert(
      fc.property(fc.array(fc.record({ Name: name, Value: value }), { maxLength: 4 }), (given) => {
        try {
          const taken = checkedAttributes(schema, given);
          for (const [key, text] of Object.entries(taken)) {
            expect(names).toContain(key);
            expect(given).toContainEqual({ Name: key, Value: text });
          }
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidParameterException' });
          expect(error).toBeInstanceOf(ServiceError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['custom:short', 'ab', true],
    ['custom:short', 'a', false],
    ['custom:short', 'abcde', false],
    ['custom:short', '😀😀😀😀', true],
    ['custom:level', '-5', true],
    ['custom:level', '5.5', false],
    ['custom:level', '1e3', false],
    ['custom:level', '0x1', false],
    ['custom:level', 'NaN', false],
    ['custom:level', ' 1', false],
    ['custom:since', '2026-01-01', true],
    ['custom:since', '2026-01-01T10:00:00Z', true],
    ['custom:since', '1767225600', true],
    ['custom:since', '2026-13-01', false],
    ['custom:since', 'yesterday', false],
    ['custom:isOn', 'true', true],
    ['custom:isOn', 'True', false],
    ['name', 'x'.repeat(2_048), true],
    ['name', 'x'.repeat(2_049), false],
    ['name', '', true],
    ['updated_at', '1', true],
    ['updated_at', 'x', false],
  ])('of %s: %s is taken: %s', (Name, Value, isTaken) => {
    const check = () => checkedAttributes(schema, [{ Name, Value }]);
    if (isTaken) expect(check()).toEqual({ [Name]: Value });
    else expect(check).toThrow('Attributes did not conform to the schema: ');
  });

  it('that are addresses have the form of addresses', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(isEmailAddress(address), address).toBe(true);
      }),
    );
    const none = [
      '',
      'a',
      '@',
      'a@',
      '@b',
      'a b@c',
      'a@b c',
      'a@b@c',
      'a@-b',
      'a@b..c',
      '<a@b>',
      'a\n@b.c',
      'a@b.c\nBcc: d@e',
    ];
    for (const text of none) expect(isEmailAddress(text), text).toBe(false);
  });

  it('that are telephone numbers have the form of E.164', () => {
    for (const text of ['+15555550123', '+4930123456', '+999999999999999'])
      expect(isPhoneNumber(text)).toBe(true);
    for (const text of ['', '+', '15555550123', '+0123', '+1 555', '+1234567890123456', '+1\n2']) {
      expect(isPhoneNumber(text), text).toBe(false);
    }
  });
});
