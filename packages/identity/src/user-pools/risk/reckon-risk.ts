import type { RiskLevel } from './sign-in-risk.ts';

/** What is known of a sign-in whose user has proved himself by one factor. */
export interface RiskFacts {
  /** Somebody signed in as this user before, and nobody has said that it was not he. */
  readonly hasSignedInBefore: boolean;
  /** The device has proved itself, or one with its fingerprint has signed in before. Undefined: nothing is told of it. */
  readonly isDeviceKnown: boolean | undefined;
  /** Somebody has signed in from the network before. Undefined: the call has no address. */
  readonly isNetworkKnown: boolean | undefined;
  /** Failed sign-ins of this user within the quarter of an hour before. */
  readonly failures: number;
  /** Users who were tried in vain from the same network within the hour before. */
  readonly usersTriedFromNetwork: number;
}

/** From so many on they make a sign-in riskier. */
export const failuresMin = 3;
export const usersTriedMin = 5;

const levels = [undefined, 'Low', 'Medium', 'High'] as const;

/**
 * How risky a sign-in is: one step for a device that is new, one for a network that is new, one for wrong passwords just
 * before, one for a network from which many users were tried. The first sign-in of a user has nothing that could be new.
 * AWS does not tell its own rules; these are Cairn's, and the same facts always have the same level.
 * @returns undefined where nothing is risky
 */
export function reckonRisk(facts: RiskFacts): RiskLevel | undefined {
  const signs = [
    facts.hasSignedInBefore && facts.isDeviceKnown === false,
    facts.hasSignedInBefore && facts.isNetworkKnown === false,
    facts.failures >= failuresMin,
    facts.usersTriedFromNetwork >= usersTriedMin,
  ];
  const steps = signs.filter(Boolean).length;
  return levels[Math.min(steps, levels.length - 1)];
}
