import { describe, expect, it } from 'vitest';
import { type RiskFacts, reckonRisk } from './reckon-risk.ts';
import type { RiskLevel } from './sign-in-risk.ts';

const known: RiskFacts = {
  hasSignedInBefore: true,
  isDeviceKnown: true,
  isNetworkKnown: true,
  failures: 0,
  usersTriedFromNetwork: 0,
};

describe('the risk of a sign-in', () => {
  it.each<readonly [string, RiskLevel | undefined, Partial<RiskFacts>]>([
    ['of whom all is known', undefined, {}],
    ['the first one', undefined, { hasSignedInBefore: false, isDeviceKnown: false, isNetworkKnown: false }],
    ['of which nothing is told', undefined, { isDeviceKnown: undefined, isNetworkKnown: undefined }],
    ['from a new device', 'Low', { isDeviceKnown: false }],
    ['from a new network', 'Low', { isNetworkKnown: false }],
    ['from a new device in a new network', 'Medium', { isDeviceKnown: false, isNetworkKnown: false }],
    ['after two wrong passwords', undefined, { failures: 2 }],
    ['after three wrong passwords', 'Low', { failures: 3 }],
    ['from where four users were tried', undefined, { usersTriedFromNetwork: 4 }],
    ['from where five users were tried', 'Low', { usersTriedFromNetwork: 5 }],
    ['the first one, guessed', 'Medium', { hasSignedInBefore: false, failures: 4, usersTriedFromNetwork: 9 }],
    ['of three signs', 'High', { isDeviceKnown: false, isNetworkKnown: false, failures: 3 }],
    [
      'of all signs',
      'High',
      { isDeviceKnown: false, isNetworkKnown: false, failures: 3, usersTriedFromNetwork: 5 },
    ],
  ])('%s is %s', (_what, level, facts) => {
    expect(reckonRisk({ ...known, ...facts })).toBe(level);
  });
});
