import { ServiceError } from '@cairn/kit';

/** Source: API reference, `RiskLevelType`. */
export type RiskLevel = 'Low' | 'Medium' | 'High';

/** What was found of a sign-in; carried in its sessions. Source: API reference, `EventRiskType`. */
export interface SignInRisk {
  /** Under which the sign-in is remembered. */
  readonly eventId: string;
  /** Absent where nothing is risky. */
  readonly level?: RiskLevel;
  readonly decision: 'NoRisk' | 'AccountTakeover' | 'Block';
  /** The password is among those that were stolen elsewhere. */
  readonly isCompromised?: boolean;
  /** A second factor is asked for whatever device comes. */
  readonly asksFactor?: boolean;
}

/** Ends a sign-in that is too risky. */
export class RiskRefusal extends ServiceError {
  readonly risk: SignInRisk;

  constructor({ code, message }: ServiceError, risk: SignInRisk) {
    super(code, message);
    this.risk = risk;
  }
}
