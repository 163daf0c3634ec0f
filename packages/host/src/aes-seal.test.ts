import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aesSeal, sealKeyId } from './aes-seal.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

describe('a seal', () => {
  it('opens what it sealed, whatever the text', () => {
    const seal = aesSeal([key(1)]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, name) => {
        expect(seal.open(seal.seal(plain, name), name)).toBe(plain);
      }),
    );
  });

  it('gives a text that shows nothing and never comes twice', () => {
    const seal = aesSeal([key(1)]);
    const one = seal.seal('swordfish', 'a');
    expect(one).toMatch(new RegExp(`^c1\\.${sealKeyId(key(1))}\\.[A-Za-z0-9_-]+$`));
    expect(one).not.toBe(seal.seal('swordfish', 'a'));
  });

  it('opens under its own name only', () => {
    const seal = aesSeal([key(1)]);
    expect(() => seal.open(seal.seal('swordfish', 'mine'), 'yours')).toThrow(/belongs to something else/);
  });

  it('does not open once any character was changed', () => {
    const seal = aesSeal([key(1)]);
    const sealed = seal.seal('swordfish', 'a');
    for (let at = 0; at < sealed.length - 1; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(() => seal.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'a')).toThrow();
    }
  });

  it('has one text for what it sealed, and opens no other way to write the same bytes', () => {
    const seal = aesSeal([key(1)]);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const plain of ['', 'a', 'ab', 'abc']) {
      const sealed = seal.seal(plain, 'a');
      for (const letter of letters) {
        const changed = sealed.slice(0, -1) + letter;
        expect(() => seal.open(sealed + letter, 'a')).toThrow(/no sealed text|was changed/);
        if (changed !== sealed) expect(() => seal.open(changed, 'a')).toThrow(/no sealed text|was changed/);
      }
    }
  });

  it('opens with an older key and seals with the first', () => {
    const older = aesSeal([key(1)]);
    const rotated = aesSeal([key(2), key(1)]);
    expect(rotated.open(older.seal('swordfish', 'a'), 'a')).toBe('swordfish');
    expect(() => older.open(rotated.seal('swordfish', 'a'), 'a')).toThrow(
      `the key ${sealKeyId(key(2))} that sealed this is not here`,
    );
  });

  it('refuses keys of another length, and none', () => {
    expect(() => aesSeal([])).toThrow(RangeError);
    expect(() => aesSeal([new Uint8Array(31)])).toThrow(RangeError);
  });
});
